using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;
using static MetaFlow.Workflows.SchemaPart;

namespace MetaFlow.Workflows;

/// <summary>The part of the schema that a step type's settings record gives. <see cref="SettingsReader"/> holds settings to the same.</summary>
internal static class SettingSchema
{
    /// <summary>A text with an expression in it, which may stand for a value of any kind.</summary>
    public static JsonObject Template => Pattern(@"\{\{");

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
        var value = OfValue(setting);
        var isText = value["type"] is JsonText { Value: "string" };
        List<JsonData> choices = [value];
        if (setting.IsNullable)
        {
            choices.Add(Null);
        }

        if (!isText && !setting.IsExpression && !setting.IsLiteral)
        {
            choices.Add(Ref("template"));
        }

        return value.Count == 0 || choices.Count == 1 ? value : AnyOf([.. choices]);
    }

    private static JsonObject OfValue(StepSetting setting)
    {
        var type = Nullable.GetUnderlyingType(setting.Type) ?? setting.Type;
        return type switch
        {
            _ when type == typeof(string) || type == typeof(Uri) || type == typeof(TimeSpan) => Text,
            _ when type == typeof(bool) => Flag,
            _ when type == typeof(int) || type == typeof(long) => JsonObject.Of(("type", "integer")),
            _ when type == typeof(double) || type == typeof(decimal) => Number,
            _ when type == typeof(JsonArray) => JsonObject.Of(("type", "array")),
            _ when type == typeof(JsonObject) => JsonObject.Of(("type", "object")),
            _ when type.IsAssignableTo(typeof(JsonData)) => JsonObject.Empty,
            _ when setting.Words is { Count: > 0 } words => Words(words),
            _ when setting.Value is { } value => JsonObject.Of(("type", "object"), ("additionalProperties", OfSetting(value))),
            _ when setting.Item is { } item => List(OfSetting(item)),
            _ when setting.Inner is { } inner => Closed(JsonObject.Of([.. inner.All.Select(member => (member.Name, (JsonData)OfSetting(member)))]), inner.All),
            _ => JsonObject.Empty,
        };
    }

    private static JsonObject Closed(JsonObject properties, IEnumerable<StepSetting> all)
    {
        var schema = JsonObject.Of(("type", "object"), ("properties", properties), ("additionalProperties", false));
        string[] required = [.. all.Where(setting => setting.Required).Select(setting => setting.Name)];
        return required.Length == 0 ? schema : schema.With("required", Texts(required));
    }
}
