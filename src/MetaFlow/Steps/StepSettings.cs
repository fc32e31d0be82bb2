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
        (All, Expressions, Literals) = (all, Names(all, setting => setting.IsExpression), Names(all, setting => setting.IsLiteral));

    public IReadOnlyList<StepSetting> All { get; }

    /// <summary>Names of the settings that hold a bare expression.</summary>
    public IReadOnlySet<string> Expressions { get; }

    /// <summary>Names of the settings that are taken as they are written.</summary>
    public IReadOnlySet<string> Literals { get; }

    private static HashSet<string> Names(IReadOnlyList<StepSetting> all, Func<StepSetting, bool> which) =>
        all.Where(which).Select(setting => setting.Name).ToHashSet();

    internal static StepSettings Of(Type record) => new(
    [
        .. Json.GetTypeInfo(record).Properties.Select(property => new StepSetting(
            property.Name,
            property.PropertyType,
            property.IsRequired,
            Declared<ExpressionSettingAttribute>(property),
            property.IsSetNullable)
        {
            IsLiteral = Declared<LiteralSettingAttribute>(property) is not null,
            IsDuration = Declared<DurationSettingAttribute>(property) is not null,
            Outlet = Declared<OutletAttribute>(property)?.Outlet,
        }),
    ]);

    /// <summary>The settings as the record; null and a problem where they do not fit it.</summary>
    internal TSettings? Bind<TSettings>(JsonObject values, out Problem? problem)
    {
        if (JsonBinder<TSettings>.TryBind(values, out var bound))
        {
            problem = null;
            return bound;
        }

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

    private static T? Declared<T>(JsonPropertyInfo property)
        where T : Attribute => property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).FirstOrDefault() as T;

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

    /// <summary>It is taken as it is written.</summary>
    public bool IsLiteral { get; init; }

    /// <summary>It is a text that is a duration.</summary>
    public bool IsDuration { get; init; }

    /// <summary>Where its value goes when it leaves the run; null where it stays.</summary>
    public Outlet? Outlet { get; init; }

    /// <summary>The settings inside, where it is a record of its own.</summary>
    public StepSettings? Inner => IsRecord(Plain) ? StepSettings.Of(Plain) : null;

    /// <summary>What has to be written, in a word.</summary>
    public string Kind => Type switch
    {
        _ when Type == typeof(string) || Type == typeof(Uri) || Type == typeof(TimeSpan) || Type == typeof(TimeSpan?) => "@text",
        _ when Type == typeof(bool) || Type == typeof(bool?) => "@flag",
        _ when Type == typeof(int) || Type == typeof(int?) || Type == typeof(long) || Type == typeof(long?) => "@integer",
        _ when Type == typeof(double) || Type == typeof(double?) || Type == typeof(decimal) => "@number",
        _ when Type == typeof(JsonArray) => "@list",
        _ when Type == typeof(JsonObject) => "@object",
        _ when Words.Count > 0 => string.Join(" | ", Words),
        _ when Inner is not null || Value is not null => "@object",
        _ when Item?.Type == typeof(string) => "@texts",
        _ when Item is not null => "@list",
        _ => "@json",
    };

    /// <summary>The words that it may be, where there are only some.</summary>
    public IReadOnlyList<string> Words => Plain.IsEnum ? [.. Enum.GetNames(Plain).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)] : [];

    /// <summary>What each item is, where it is a list of such.</summary>
    public StepSetting? Item => IsCollection && Value is null && Argument(typeof(IEnumerable<>), 0) is { } item ? Inside(item) : null;

    /// <summary>What each member is, where it is an object of any names.</summary>
    public StepSetting? Value => IsCollection && Argument(typeof(IReadOnlyDictionary<,>), 1) is { } value ? Inside(value) : null;

    private Type Plain => Nullable.GetUnderlyingType(Type) ?? Type;

    private bool IsCollection => Plain != typeof(string) && !Plain.IsAssignableTo(typeof(JsonData)) && Plain.IsAssignableTo(typeof(IEnumerable));

    // In a list or an object of any names, null is a value only where everything is.
    private StepSetting Inside(Type type) => new(
        Name, type, Required: false, Expression: null, IsNullable: type == typeof(JsonData) || Nullable.GetUnderlyingType(type) is not null);

    private Type? Argument(Type generic, int index) => Plain.GetInterfaces().Prepend(Plain)
        .FirstOrDefault(each => each.GetTypeInfo().IsGenericType && each.GetGenericTypeDefinition() == generic)?
        .GetGenericArguments()[index];

    private static bool IsRecord(Type type) => type.GetTypeInfo() is { IsClass: true } && type != typeof(string) && type != typeof(Uri)
        && !type.IsAssignableTo(typeof(JsonData)) && !type.IsAssignableTo(typeof(IEnumerable));
}
