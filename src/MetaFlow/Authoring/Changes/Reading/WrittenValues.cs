using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>One value that is written somewhere in a definition, and what it is called there.</summary>
/// <param name="Member">Its path from what it belongs to: <c>settings.query.display</c>.</param>
internal sealed record WrittenValue(PartOf Of, WrittenStep? Step, string Member, JsonData Value)
{
    /// <summary>The last name of its path; what an input is called, for its default.</summary>
    public string Name => Member.Split('.') is ["inputs", var input, "default"] ? input : Member[(Member.LastIndexOf('.') + 1)..];

    public string Text => Value is JsonText text ? text.Value : Value.ToString();

    /// <summary>Every value that a person may want to be another one.</summary>
    public static IReadOnlyList<WrittenValue> All(WrittenDefinition definition)
    {
        var found = new List<WrittenValue>();
        foreach (var trigger in WrittenDefinition.Member(definition.Root, "triggers")?.Items ?? [])
        {
            var id = WrittenDefinition.TextOf(trigger, "id") ?? WrittenDefinition.TextOf(trigger, "type") ?? "";
            Add(found, PartOf.Trigger(id), null, trigger, "", name => name is not ("id" or "type"));
        }

        if (WrittenDefinition.Member(definition.Root, "inputs") is { } inputs)
        {
            foreach (var input in inputs.Members)
            {
                if (WrittenDefinition.Member(input.Node, "default") is { } fallback)
                {
                    Add(found, PartOf.Workflow, null, fallback, $"inputs.{input.Name}.default");
                }
            }
        }

        foreach (var step in definition.Steps)
        {
            Add(found, PartOf.Step(step.Id), step, step.Node, "", name => name is "when" or "if" or "items" or "maxItems" or "concurrency" or "settings" or "retry" or "timeout" or "result");
        }

        Add(found, PartOf.Workflow, null, definition.Root, "", name => name is "timeout" or "concurrency");
        return found;
    }

    private static void Add(List<WrittenValue> found, PartOf of, WrittenStep? step, SourceNode node, string path, Func<string, bool>? takes = null)
    {
        if (node.Value is not JsonObject)
        {
            found.Add(new WrittenValue(of, step, path, node.Value));
            return;
        }

        foreach (var member in node.Members)
        {
            if (takes?.Invoke(member.Name) != false && !member.Name.Contains('.', StringComparison.Ordinal))
            {
                Add(found, of, step, member.Node, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
            }
        }
    }
}
