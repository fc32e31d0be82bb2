using MetaFlow.Authoring.Changes;
using MetaFlow.Json;
using MetaFlow.Tests.Workflows;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Authoring.Changes;

/// <summary>What holds for every change of every definition, however it is laid out.</summary>
public sealed class EveryChangeTests
{
    private const int Many = 400;

    [Fact]
    public void Steps_that_a_change_does_not_name_keep_their_bytes_and_what_is_taken_back_is_as_it_was()
    {
        var made = 0;
        for (var seed = 0; seed < Many; seed++)
        {
            var random = new Random(seed);
            var text = Layout(new DefinitionMaker(seed % 60).Make(), random);
            var before = WrittenDefinition.Read(text)!;
            var change = Some(before, random);

            var (after, patch, problem) = PatchWriter.Write(text, [change], []);

            if (after is null)
            {
                Assert.Equal("authoring.change_inside_itself", problem!.Code);
                continue;
            }

            made++;
            var now = WrittenDefinition.Read(after)!;
            Assert.Equal(text, patch!.TakeBack(after));
            Assert.Empty(Harmed(before, now, change));
            Assert.True(Happened(before, now, change), $"{seed}: {change}");
        }

        Assert.True(made > Many / 2);
    }

    [Fact]
    public void What_was_taken_back_can_be_made_again()
    {
        for (var seed = 0; seed < Many; seed++)
        {
            var random = new Random(seed);
            var text = Layout(new DefinitionMaker(seed % 60).Make(), random);
            var change = Some(WrittenDefinition.Read(text)!, random);
            if (PatchWriter.Write(text, [change], []) is { Text: { } after, Patch: { } patch })
            {
                Assert.Equal(after, TextEdit.Apply(patch.TakeBack(after)!, patch.Edits));
            }
        }
    }

    [Fact]
    public void A_text_that_somebody_changed_since_is_not_taken_back()
    {
        var (after, patch, _) = PatchWriter.Write(ChangeTable.Definition("news-digest"), [new DefinitionChange.RemoveStep("post")], []);

        Assert.Null(patch!.TakeBack(after + " "));
    }

    [Fact]
    public void A_locked_step_that_nothing_touches_stops_nothing()
    {
        var (after, _, problem) = PatchWriter.Write(ChangeTable.Definition("order-desk"), [new DefinitionChange.RemoveStep("pause")], ["booked", "large", "reserved"]);

        Assert.Null(problem);
        Assert.DoesNotContain("PT10M", after, StringComparison.Ordinal);
    }

    private static string Layout(string text, Random random) => random.Next(4) switch
    {
        0 => DefinitionFormat.Write(JsonData.Parse(text)),
        1 => JsonData.Parse(text).ToString(),
        2 => DefinitionFormat.Write(JsonData.Parse(text)).Replace("\n", "\r\n", StringComparison.Ordinal),
        _ => "\uFEFF" + text.Replace("  ", "\t", StringComparison.Ordinal),
    };

    private static DefinitionChange Some(WrittenDefinition definition, Random random)
    {
        var step = Any(definition.Steps, random);
        var other = Any(definition.Steps, random);
        var added = JsonObject.Of(("id", "added"), ("type", "set"), ("settings", JsonObject.Of(("values", JsonObject.Of(("말", "\"따옴표\"\n{{ inputs.n }}"))))));
        return random.Next(9) switch
        {
            0 => new DefinitionChange.Set(PartOf.Step(step.Id), "note", "바뀐 \"말\" \\ 😀"),
            1 => new DefinitionChange.Set(PartOf.Step(step.Id), "settings.deep.er", 12),
            2 => new DefinitionChange.Unset(PartOf.Step(step.Id), "note"),
            3 => new DefinitionChange.AddStep(added, new StepPlace(random.Next(2) == 0 ? StepSide.Before : StepSide.After, step.Id)),
            4 => new DefinitionChange.RemoveStep(step.Id),
            5 => new DefinitionChange.MoveStep(step.Id, new StepPlace(random.Next(2) == 0 ? StepSide.Before : StepSide.After, other.Id)),
            6 => new DefinitionChange.WrapSteps(step.Id, step.Id, JsonObject.Of(("id", "around"), ("type", "condition"), ("if", "{{ true }}"), ("note", "n")), "then"),
            7 => new DefinitionChange.ReplaceStep(step.Id, added),
            _ => new DefinitionChange.AddTrigger(JsonObject.Of(("id", "more"), ("type", "manual"))),
        };
    }

    private static T Any<T>(IReadOnlyList<T> items, Random random) => items[random.Next(items.Count)];

    private static IEnumerable<string> Harmed(WrittenDefinition before, WrittenDefinition now, DefinitionChange change) => before.Steps
        .Where(step => change is DefinitionChange.MoveStep or DefinitionChange.WrapSteps || !change.Touches.Contains(step.Id))
        .Where(step => now.Step(step.Id) is { } kept && Inside(before, step).SequenceEqual(Inside(now, kept)) && !Inside(before, step).Any(change.Touches.Contains) && before.TextOf(step) != now.TextOf(kept))
        .Select(step => step.Id);

    private static IEnumerable<string> Inside(WrittenDefinition definition, WrittenStep step) => definition.Steps.Where(other => other.IsInside(step)).Select(other => other.Id);

    private static bool Happened(WrittenDefinition before, WrittenDefinition now, DefinitionChange change) => change switch
    {
        DefinitionChange.Set { Member: "note" } set => WrittenDefinition.TextOf(now.Step(set.Of.StepId!)!.Node, "note") == ((JsonText)set.Value).Value,
        DefinitionChange.Set set => ((now.Step(set.Of.StepId!)!.Node.Value as JsonObject)?["settings"] as JsonObject)?["deep"]?.ToString() == """{"er":12}""",
        DefinitionChange.Unset unset => WrittenDefinition.Member(now.Step(unset.Of.StepId!)!.Node, "note") is null,
        DefinitionChange.AddStep add => now.Step("added") is { } step && now.Steps.Count == before.Steps.Count + 1 && step.Node.Value.ToString() == add.Step.ToString(),
        DefinitionChange.RemoveStep remove => now.Step(remove.StepId) is null,
        DefinitionChange.MoveStep move => now.Steps.Count == before.Steps.Count && Math.Abs(now.Step(move.StepId)!.Index - now.Step(move.Place.StepId!)!.Index) == 1,
        DefinitionChange.WrapSteps wrap => now.Step(wrap.First)!.Holder?.Id == "around" && now.Steps.Count == before.Steps.Count + 1,
        DefinitionChange.ReplaceStep replace => now.Step(replace.StepId) is null && now.Step("added") is not null,
        DefinitionChange.AddTrigger => now.Trigger("more") is not null,
        _ => false,
    };
}
