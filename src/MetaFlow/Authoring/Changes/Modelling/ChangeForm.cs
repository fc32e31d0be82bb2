using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes.Modelling;

/// <summary>Changes as a model writes them, in the form of <see cref="ChangeJson"/>: their schema, and how they are read.</summary>
internal static class ChangeForm
{
    private static readonly string[] Kinds = ["set", "unset", "add_step", "remove_step", "move_step", "replace_step", "wrap_steps", "rename_step", "add_trigger", "remove_trigger"];

    public static JsonObject Schema { get; } = JsonObject.Of(
        ("type", "object"),
        ("properties", JsonObject.Of(("changes", JsonObject.Of(
            ("type", "array"),
            ("items", JsonObject.Of(
                ("type", "object"),
                ("properties", JsonObject.Of(
                    ("change", JsonObject.Of(("type", "string"), ("enum", JsonArray.Create([.. Kinds.Select(kind => (JsonData)kind)])))),
                    ("step", TextOrNull), ("trigger", TextOrNull), ("member", TextOrNull), ("value", JsonObject.Empty), ("id", TextOrNull),
                    ("first", TextOrNull), ("last", TextOrNull), ("block", TextOrNull), ("new", JsonObject.Of(("type", JsonArray.Create(["object", "null"])))),
                    ("place", JsonObject.Of(
                        ("type", JsonArray.Create(["object", "null"])),
                        ("properties", JsonObject.Of(("side", JsonObject.Of(("enum", JsonArray.Create(["before", "after", "start", "end"])))), ("step", TextOrNull), ("block", TextOrNull))))))),
                ("required", JsonArray.Create(["change"]))))))) ),
        ("required", JsonArray.Create(["changes"])));

    private static JsonObject TextOrNull => JsonObject.Of(("type", JsonArray.Create(["string", "null"])));

    public static (IReadOnlyList<DefinitionChange> Changes, IReadOnlyList<Problem> Problems) Read(JsonData answer)
    {
        if ((answer as JsonObject)?["changes"] is not JsonArray { Count: > 0 } written)
        {
            return ([], [Problem.Of("authoring.model_lacks", ("name", "changes"))]);
        }

        var changes = new List<DefinitionChange>();
        var problems = new List<Problem>();
        for (var at = 0; at < written.Count; at++)
        {
            var (change, lacks) = written[at] is JsonObject one ? Read(one) : (null, "change");
            if (change is not null)
            {
                changes.Add(change);
            }
            else if (lacks == "change")
            {
                problems.Add(Problem.Of("authoring.model_unknown", ("name", ((written[at] as JsonObject)?["change"] as JsonText)?.Value ?? ""), ("known", string.Join(", ", Kinds))) with { Path = $"changes[{at}].change" });
            }
            else
            {
                problems.Add(Problem.Of("authoring.model_lacks", ("name", lacks)) with { Path = $"changes[{at}]" });
            }
        }

        return (changes, problems);
    }

    private static (DefinitionChange? Change, string Lacks) Read(JsonObject one)
    {
        var (step, member, added, value) = (Text(one, "step"), Text(one, "member"), one["new"] as JsonObject, one["value"]);
        var of = new PartOf(step, Text(one, "trigger"));
        return Text(one, "change") switch
        {
            "set" => member is null ? Lack("member") : value is null ? Lack("value") : (new DefinitionChange.Set(of, member, value), ""),
            "unset" => member is null ? Lack("member") : (new DefinitionChange.Unset(of, member), ""),
            "add_step" => added?["id"] is not JsonText ? Lack("new") : (new DefinitionChange.AddStep(added, Place(one)), ""),
            "remove_step" => step is null ? Lack("step") : (new DefinitionChange.RemoveStep(step), ""),
            "move_step" => step is null ? Lack("step") : one["place"] is not JsonObject ? Lack("place") : (new DefinitionChange.MoveStep(step, Place(one)), ""),
            "replace_step" => step is null ? Lack("step") : added is null ? Lack("new") : (new DefinitionChange.ReplaceStep(step, added["id"] is null ? added.With("id", step) : added), ""),
            "wrap_steps" => Text(one, "first") is not { } first ? Lack("first") : added is null ? Lack("new")
                : (new DefinitionChange.WrapSteps(first, Text(one, "last") ?? first, added, Text(one, "block") ?? ((added["type"] as JsonText)?.Value == StepWord.Condition ? "then" : "steps")), ""),
            "rename_step" => step is null ? Lack("step") : Text(one, "id") is not { } id ? Lack("id") : (new DefinitionChange.RenameStep(step, id), ""),
            "add_trigger" => added is null ? Lack("new") : (new DefinitionChange.AddTrigger(added), ""),
            "remove_trigger" => of.TriggerId is not { } trigger ? Lack("trigger") : (new DefinitionChange.RemoveTrigger(trigger), ""),
            _ => Lack("change"),
        };
    }

    private static (DefinitionChange? Change, string Lacks) Lack(string name) => (null, name);

    private static StepPlace Place(JsonObject one) => one["place"] is JsonObject place
        ? new StepPlace(Text(place, "side") switch { "before" => StepSide.Before, "after" => StepSide.After, "start" => StepSide.Start, _ => StepSide.End }, Text(place, "step"), Text(place, "block"))
        : new StepPlace(StepSide.End);

    private static string? Text(JsonObject from, string name) => from[name] is JsonText { Value.Length: > 0 } text ? text.Value : null;
}
