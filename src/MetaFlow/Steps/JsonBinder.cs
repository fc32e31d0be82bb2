using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Steps;

/// <summary>
/// Binds settings that are JSON and nothing else, without writing and reading them again. Whatever it does not take as it
/// is, the serializer takes, or finds wrong.
/// </summary>
internal static class JsonBinder<TSettings>
{
    private static readonly ParameterInfo[]? Parameters = Find();
    private static readonly string[] Names = [.. (Parameters ?? []).Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!))];
    private static readonly Func<JsonData[], TSettings>? Make = Parameters is null ? null : Compile(Parameters);

    public static bool TryBind(JsonObject values, [MaybeNullWhen(false)] out TSettings bound)
    {
        bound = default;
        if (Parameters is null || values.Count != Parameters.Length)
        {
            return false;
        }

        var given = new JsonData[Parameters.Length];
        for (var i = 0; i < given.Length; i++)
        {
            if (values[Names[i]] is not { } value || value is JsonNull || !Parameters[i].ParameterType.IsInstanceOfType(value))
            {
                return false;
            }

            given[i] = value;
        }

        bound = Make!(given);
        return true;
    }

    // A record whose one constructor says all that it holds.
    private static ParameterInfo[]? Find()
    {
        var all = typeof(TSettings).GetConstructors();
        return all is [var one] && one.GetParameters() is { Length: > 0 } parameters
            && parameters.All(parameter => parameter.ParameterType.IsAssignableTo(typeof(JsonData)))
            && typeof(TSettings).GetProperties().Length == parameters.Length
                ? parameters
                : null;
    }

    private static Func<JsonData[], TSettings> Compile(ParameterInfo[] parameters)
    {
        var given = Expression.Parameter(typeof(JsonData[]));
        return Expression.Lambda<Func<JsonData[], TSettings>>(
            Expression.New(
                typeof(TSettings).GetConstructors()[0],
                parameters.Select((parameter, at) => Expression.Convert(Expression.ArrayIndex(given, Expression.Constant(at)), parameter.ParameterType))),
            given).Compile();
    }
}
