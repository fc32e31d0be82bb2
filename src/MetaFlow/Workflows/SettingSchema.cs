using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>The part of the schema that a step type's settings record gives.</summary>
internal static class SettingSchema
{
    /// <summary>A text with an expression in it, which may stand for a value of any kind.</summary>
    public static JsonObject Template => JsonObject.Of(("type", "string"), ("pattern", @"\{\{"));

    private static JsonObject TemplateRef => JsonObject.Of(("$ref", "#/$defs/template"));

    public static JsonObject Of(StepType type, CultureInfo language)
    {
        var properties = new JsonObject.Builder();
        foreach (var setting in type.Settings.All)
        {
            var schema = OfSetting(setting);
            properties[setting.Name] = type.Explain(setting.Name, language) is { } text ? schema.With("description", text) : schema;
        }

        return Closed(properties.ToObject(), type.Settings.All);
    }

    private static JsonObject OfSetting(StepSetting setting)
    {
        var value = OfType(setting.Type);
        var orNull = setting.IsNullable && value.Count > 0 ? AnyOf(value, JsonObject.Of(("type", "null"))) : value;
        var isTextOrAny = value.Count == 0 || (value["type"] is JsonText { Value: "string" } && value.Count == 1);
        return isTextOrAny || setting.IsExpression ? orNull
            : AnyOf([value, .. setting.IsNullable ? [JsonObject.Of(("type", "null"))] : Array.Empty<JsonData>(), TemplateRef]);
    }

    private static JsonObject OfType(Type written)
    {
        var type = Nullable.GetUnderlyingType(written) ?? written;
        return type switch
        {
            _ when type == typeof(string) || type == typeof(Uri) || type == typeof(TimeSpan) => Kind("string"),
            _ when type == typeof(bool) => Kind("boolean"),
            _ when type == typeof(int) || type == typeof(long) => Kind("integer"),
            _ when type == typeof(double) || type == typeof(decimal) => Kind("number"),
            _ when type == typeof(JsonArray) => Kind("array"),
            _ when type == typeof(JsonObject) => Kind("object"),
            _ when type.IsAssignableTo(typeof(JsonData)) => JsonObject.Empty,
            _ when type.IsEnum => JsonObject.Of(("enum", Texts(Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)))),
            _ when Argument(type, typeof(IReadOnlyDictionary<,>), 1) is { } value => Kind("object").With("additionalProperties", OrTemplate(value)),
            _ when type.IsAssignableTo(typeof(IEnumerable)) => Argument(type, typeof(IEnumerable<>), 0) is { } item
                ? Kind("array").With("items", OrTemplate(item))
                : Kind("array"),
            _ => OfRecord(type),
        };
    }

    private static JsonObject OfRecord(Type record)
    {
        var members = StepSettings.Of(record).All;
        return Closed(JsonObject.Of([.. members.Select(member => (member.Name, (JsonData)OfSetting(member)))]), members);
    }

    private static JsonObject Closed(JsonObject properties, IEnumerable<StepSetting> all)
    {
        var schema = Kind("object").With("properties", properties).With("additionalProperties", false);
        string[] required = [.. all.Where(setting => setting.Required).Select(setting => setting.Name)];
        return required.Length == 0 ? schema : schema.With("required", Texts(required));
    }

    private static JsonObject OrTemplate(Type type) =>
        OfType(type) is { Count: > 0 } value && value["type"] is not JsonText { Value: "string" } ? AnyOf(value, TemplateRef) : OfType(type);

    private static Type? Argument(Type type, Type generic, int index) => type.GetInterfaces().Prepend(type)
        .FirstOrDefault(each => each.GetTypeInfo().IsGenericType && each.GetGenericTypeDefinition() == generic)?
        .GetGenericArguments()[index];

    private static JsonObject Kind(string type) => JsonObject.Of(("type", type));

    private static JsonObject AnyOf(params ReadOnlySpan<JsonData> choices) => JsonObject.Of(("anyOf", JsonArray.Create(choices)));

    private static JsonArray Texts(IEnumerable<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);
}
