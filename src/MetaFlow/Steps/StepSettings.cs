using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MetaFlow.Json;

namespace MetaFlow.Steps;

/// <summary>What an author may write for a step type, read off its settings record.</summary>
public sealed class StepSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        Converters = { new JsonDataConverter(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private StepSettings(IReadOnlyList<StepSetting> all) =>
        (All, Expressions) = (all, all.Where(setting => setting.IsExpression).Select(setting => setting.Name).ToHashSet());

    public IReadOnlyList<StepSetting> All { get; }

    /// <summary>Names of the settings that hold a bare expression.</summary>
    public IReadOnlySet<string> Expressions { get; }

    internal static StepSettings Of(Type record) => new(
    [
        .. Json.GetTypeInfo(record).Properties.Select(property => new StepSetting(
            property.Name,
            property.PropertyType,
            property.IsRequired,
            ExpressionOf(property),
            property.IsSetNullable)
        {
            Outlet = (property.AttributeProvider?.GetCustomAttributes(typeof(OutletAttribute), inherit: true).FirstOrDefault() as OutletAttribute)?.Outlet,
        }),
    ]);

    /// <summary>The settings as the record; null and a problem where they do not fit it.</summary>
    internal TSettings? Bind<TSettings>(JsonObject values, out Problem? problem)
    {
        try
        {
            problem = null;
            return JsonSerializer.Deserialize<TSettings>(values.ToUtf8(), Json);
        }
        catch (JsonException exception)
        {
            var path = exception.Path is { Length: > 2 } at ? at[2..] : "";
            problem = Problem.Of("steps.setting_does_not_fit", ("setting", path), ("expected", Expected(path))) with
            {
                Path = path.Length == 0 ? "settings" : $"settings.{path}",
            };
            return default;
        }
    }

    /// <summary>Whether a value that is written out can be what a setting is; null, or the path inside it that cannot.</summary>
    internal static string? Misfit(StepSetting setting, JsonData value)
    {
        if (value is JsonNull)
        {
            return setting.IsNullable ? null : "";
        }

        try
        {
            _ = JsonSerializer.Deserialize(value.ToUtf8(), setting.Type, Json);
            return null;
        }
        catch (JsonException exception)
        {
            return exception.Path is { Length: > 2 } at ? at[2..] : "";
        }
    }

    private static ExpressionSettingAttribute? ExpressionOf(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(ExpressionSettingAttribute), inherit: true).FirstOrDefault() as ExpressionSettingAttribute;

    private string Expected(string path)
    {
        var setting = All.FirstOrDefault(known => known.Name == path.Split('.', '[')[0]);
        return setting is null ? string.Join(", ", All.Select(known => known.Name)) : setting.Kind;
    }
}

/// <summary>One setting of a step type.</summary>
/// <param name="Expression">Set where its text is an expression that the step evaluates.</param>
/// <param name="IsNullable">Whether <c>null</c> may be written.</param>
public sealed record StepSetting(string Name, Type Type, bool Required, ExpressionSettingAttribute? Expression, bool IsNullable)
{
    public bool IsExpression => Expression is not null;

    /// <summary>Where its value leaves the run; null where nothing is said of that.</summary>
    public Outlet? Outlet { get; init; }

    /// <summary>The settings inside, where it is a record of its own.</summary>
    public StepSettings? Inner => IsRecord(Nullable.GetUnderlyingType(Type) ?? Type) ? StepSettings.Of(Nullable.GetUnderlyingType(Type) ?? Type) : null;

    /// <summary>What has to be written, in a word.</summary>
    public string Kind => Type switch
    {
        _ when Type == typeof(string) => "@text",
        _ when Type == typeof(bool) || Type == typeof(bool?) => "@flag",
        _ when Type == typeof(int) || Type == typeof(int?) || Type == typeof(long) || Type == typeof(long?) => "@integer",
        _ when Type == typeof(double) || Type == typeof(double?) || Type == typeof(decimal) => "@number",
        _ when Type == typeof(JsonArray) => "@list",
        _ when Type == typeof(JsonObject) => "@object",
        _ when (Nullable.GetUnderlyingType(Type) ?? Type).GetTypeInfo().IsEnum => string.Join(" | ", Enum.GetNames(Nullable.GetUnderlyingType(Type) ?? Type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)),
        _ => "@json",
    };

    private static bool IsRecord(Type type) => type.GetTypeInfo() is { IsClass: true } && type != typeof(string) && type != typeof(Uri)
        && !type.IsAssignableTo(typeof(JsonData)) && !type.IsAssignableTo(typeof(IEnumerable));
}
