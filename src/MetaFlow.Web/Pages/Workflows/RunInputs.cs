using System.Text.Json;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Pages.Workflows;

/// <summary>What stands in the fields of a form, and the JSON that it means.</summary>
internal sealed class RunInputs(IReadOnlyList<InputDeclaration> declared)
{
    private readonly Dictionary<string, string> _texts = declared.ToDictionary(input => input.Name, Written);

    public string Text(InputDeclaration input) => _texts[input.Name];

    public bool IsChecked(InputDeclaration input) => _texts[input.Name] == "true";

    public void Write(InputDeclaration input, string? text) => _texts[input.Name] = text ?? "";

    public void Write(InputDeclaration input, bool isChecked) => _texts[input.Name] = isChecked ? "true" : "false";

    /// <summary>Null where a text is not what its field is for, with the names of those inputs. Empty fields are left out.</summary>
    public JsonObject? Read(out IReadOnlyList<string> unreadable)
    {
        var found = new List<string>();
        var given = new JsonObject.Builder();
        foreach (var input in declared.Where(input => !string.IsNullOrWhiteSpace(_texts[input.Name])))
        {
            if (input.Type is InputType.Text)
            {
                given[input.Name] = _texts[input.Name];
            }
            else if (Parse(_texts[input.Name]) is { } value)
            {
                given[input.Name] = value;
            }
            else
            {
                found.Add(input.Name);
            }
        }

        unreadable = found;
        return found.Count == 0 ? given.ToObject() : null;
    }

    /// <summary>What stands in the field for a value.</summary>
    public static string Written(InputDeclaration input, JsonData value) => value switch
    {
        JsonText text when input.Type is InputType.Text => text.Value,
        _ => Layout.Json.Readable(value.ToUtf8()),
    };

    // The default of a secret input is given by whoever reads the definition, and stands on no page.
    private static string Written(InputDeclaration input) => input.Default switch
    {
        null => input.Type is InputType.Boolean ? "false" : "",
        _ when input.Secret => "",
        var value => Written(input, value),
    };

    private static JsonData? Parse(string text)
    {
        try
        {
            return JsonData.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
