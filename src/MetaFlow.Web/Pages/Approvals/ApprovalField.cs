using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Web.Pages.Approvals;

/// <summary>A field of what is asked beside yes or no, made from one property of the form's schema.</summary>
/// <param name="Kind">As the schema calls it; null where it may be anything, which is written as JSON.</param>
/// <param name="Choices">The only values there are; none where there are others.</param>
internal sealed record ApprovalField(string Name, string Label, string? Hint, string? Kind, bool Required, IReadOnlyList<JsonData> Choices)
{
    private const string Prefix = "form.";

    /// <summary>What the field is called where the form is sent.</summary>
    public string Id => Prefix + Name;

    public bool IsJson => Choices.Count == 0 && Kind is not ("string" or "boolean" or "number" or "integer");

    /// <summary>The fields of a schema, in its order.</summary>
    public static IReadOnlyList<ApprovalField> Of(JsonObject? schema)
    {
        if (schema?["properties"] is not JsonObject properties)
        {
            return [];
        }

        var required = (schema["required"] as JsonArray ?? JsonArray.Empty).OfType<JsonText>().Select(name => name.Value).ToHashSet();
        return [.. properties.Select(property => Of(property.Key, property.Value as JsonObject ?? JsonObject.Empty, required.Contains(property.Key)))];
    }

    /// <summary>What was written into the fields; what is left empty is left out.</summary>
    public static JsonObject Read(IReadOnlyList<ApprovalField> fields, IFormCollection sent)
    {
        var read = new JsonObject.Builder();
        foreach (var field in fields)
        {
            var written = sent[field.Id].ToString();
            if (field is { Kind: "boolean", Choices.Count: 0 })
            {
                read[field.Name] = written.Length > 0;
            }
            else if (!string.IsNullOrWhiteSpace(written))
            {
                read[field.Name] = field.Value(written);
            }
        }

        return read.ToObject();
    }

    /// <summary>A choice as the form sends it.</summary>
    public static string Written(JsonData choice) => choice is JsonText text ? text.Value : choice.ToString();

    // What is no number stays text: the schema says what is wrong with it.
    private JsonData Value(string written)
    {
        if (Choices.FirstOrDefault(choice => Written(choice) == written) is { } chosen)
        {
            return chosen;
        }

        if (Kind is "string")
        {
            return written.ReplaceLineEndings("\n");
        }

        try
        {
            return JsonData.Parse(written);
        }
        catch (JsonException)
        {
            return written;
        }
    }

    private static ApprovalField Of(string name, JsonObject schema, bool required) => new(
        name,
        (schema["title"] as JsonText)?.Value ?? name,
        (schema["description"] as JsonText)?.Value,
        (schema["type"] as JsonText)?.Value,
        required,
        [.. schema["enum"] as JsonArray ?? JsonArray.Empty]);
}
