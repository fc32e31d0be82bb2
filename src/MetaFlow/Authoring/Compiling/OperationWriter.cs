using System.Globalization;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Retrieval;
using MetaFlow.Json;

namespace MetaFlow.Authoring.Compiling;

/// <summary>Writes a call of an operation that the knowledge base describes.</summary>
internal sealed class OperationWriter(DataFlow flow, List<(string? Of, PlanEvidence Why)> evidence)
{
    public JsonObject Write(FoundOperation found, StepIntent intent)
    {
        evidence.Add(("url", found.Why));
        var operation = found.Operation;
        var url = operation.Url;
        var query = new JsonObject.Builder();
        foreach (var parameter in operation.Parameters)
        {
            if (Value(parameter.Name, found, intent) is not { } value)
            {
                continue;
            }

            if (parameter.In == "path")
            {
                var text = value is JsonText { Value: var said } ? said : value.ToString();
                url = url.Replace($"{{{parameter.Name}}}", text.Contains("{{", StringComparison.Ordinal) ? text.Replace("{{ ", "{{ $encodeUrlComponent($string(", StringComparison.Ordinal).Replace(" }}", ")) }}", StringComparison.Ordinal) : Uri.EscapeDataString(text), StringComparison.Ordinal);
            }
            else if (parameter.In == "query")
            {
                query[parameter.Name] = Typed(value, parameter.Type);
            }
        }

        var settings = new JsonObject.Builder { ["method"] = operation.Method, ["url"] = url };
        if (query.ToObject() is { Count: > 0 } written)
        {
            settings["query"] = written;
        }

        if (operation.RequestBody is not null && operation.Method is not ("GET" or "HEAD"))
        {
            settings["body"] = flow.Data is { } data ? JsonObject.Of(("data", $"{{{{ {data} }}}}")) : JsonObject.Of(("request", StepWriter.Safe(intent.Words)));
            evidence.Add(("body", PlanEvidence.Assumed("the members of the body")));
        }

        if (found.NeedsCredential)
        {
            settings["credential"] = found.Domain;
            evidence.Add(("credential", found.Why));
        }

        return settings.ToObject();
    }

    private JsonData? Value(string name, FoundOperation found, StepIntent intent)
    {
        if (found.Parameters.TryGetValue(name, out var said))
        {
            evidence.Add(($"query.{name}", said.Why));
            return said.Value;
        }

        if (!found.Open.Contains(name))
        {
            return null;
        }

        // What is needed and was not said is an input, with the example of the document where there is one.
        var parameter = found.Operation.Parameters.First(each => each.Name == name);
        evidence.Add(($"query.{name}", PlanEvidence.Assumed($"input '{name}'")));
        var input = flow.Input(name, TypeOf(parameter.Type), parameter.Description ?? intent.Words, flow.IsByHand ? null : Typed(parameter.Example ?? "", parameter.Type));
        return $"{{{{ {input} }}}}";
    }

    private static string TypeOf(string type) => type is "integer" or "number" or "boolean" ? type : "string";

    private static JsonData Typed(JsonData value, string type) => (type, value) switch
    {
        ("integer" or "number", JsonText { Value: var text }) when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => number == Math.Truncate(number) ? (JsonData)(long)number : number,
        ("integer" or "number", JsonText { Value: "" }) => 0,
        ("boolean", JsonText { Value: "" }) => false,
        ("string", JsonNumber number) => number.Literal,
        _ => value,
    };
}
