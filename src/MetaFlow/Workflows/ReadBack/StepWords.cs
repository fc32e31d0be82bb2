using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>
/// Says steps, each with what it holds below it. What a step type does is said with the text <c>words</c> beside it:
/// <c>words.without.x</c> where the setting x is not given, and <c>words.each.x</c> for each member of the setting x.
/// A setting that the text does not name is told on a line of its own, so that nothing stays unsaid.
/// </summary>
internal sealed partial class StepWords(StepCatalog catalog, Wording words)
{
    public IEnumerable<ReadBackLine> Say(IReadOnlyList<WorkflowStep> steps, int depth) =>
        steps.SelectMany(step => Say(step, depth));

    private IEnumerable<ReadBackLine> Say(WorkflowStep step, int depth)
    {
        var (head, below) = step switch
        {
            WorkflowStep.Work work => Work(work, depth + 1),
            WorkflowStep.Condition condition => (
                words.Say("step.if", ("condition", words.Condition(condition.If.Expression))), Branches(condition, depth)),
            _ => (step.Id, []),
        };
        return [
            Line(depth, step, words.Say("step", ("id", step.Id), ("text", head))),
            .. Below(step).Select(text => Line(depth + 1, step, text)),
            .. below];
    }

    private List<ReadBackLine> Branches(WorkflowStep.Condition condition, int depth)
    {
        var lines = new List<ReadBackLine>();
        lines.AddRange(Branch(condition, condition.Then, depth + 1));
        if (condition.Else.Count > 0)
        {
            lines.Add(Line(depth, condition, words.Say("step.else")));
            lines.AddRange(Branch(condition, condition.Else, depth + 1));
        }

        return lines;
    }

    private IEnumerable<ReadBackLine> Branch(WorkflowStep.Condition condition, IReadOnlyList<WorkflowStep> steps, int depth) =>
        steps.Count > 0 ? Say(steps, depth) : [Line(depth, condition, words.Say("step.empty"))];

    // What stands beside the work itself: conditions, tries, time, effect.
    private IEnumerable<string> Below(WorkflowStep step)
    {
        if (step.Note is { Length: > 0 } note)
        {
            yield return words.Say("step.note", ("text", note));
        }

        if (step.When is { } when)
        {
            yield return words.Say("step.when", ("condition", words.Condition(when.Expression)));
        }

        if (step is not WorkflowStep.Work work)
        {
            yield break;
        }

        if (catalog.ConductOf(work.Type, work.Settings.Written).Effect is var effect && effect != Effect.None)
        {
            yield return words.Say($"effect.{effect}");
        }

        if (work.Retry.MaxAttempts > 1)
        {
            yield return Retry(work.Retry, words);
        }

        if (work.Timeout is { } timeout)
        {
            yield return words.Say("step.timeout", ("duration", words.Duration(timeout)));
        }
    }

    public static string Retry(RetryPolicy retry, Wording words) => words.Say(
        retry.Backoff switch { 1 => "retry.even", 2 => "retry.double", _ => "retry.longer" },
        ("count", Wording.Number(retry.MaxAttempts)), ("delay", words.Duration(retry.Delay)), ("factor", Wording.Number(retry.Backoff)));

    private (string Head, List<ReadBackLine> Below) Work(WorkflowStep.Work work, int depth)
    {
        var given = work.Settings.Written;
        if (!catalog.TryFind(work.Type, out var type) || type.Text("words", words.Language) is null)
        {
            var settings = words.List([.. given.Select(setting =>
                words.Say("step.setting", ("name", setting.Key), ("value", words.Value(setting.Value))))]);
            return (words.Say(given.Count > 0 ? "step.generic" : "step.generic_bare", ("type", work.Type), ("settings", settings)), []);
        }

        var (text, each) = Choose(type, given);
        if (each is { } members && type.Text($"words.each.{members.Name}", words.Language) is { } eachText)
        {
            var lines = members.Members.Select(member =>
                Wording.Fill(eachText, ("name", member.Key), ("value", words.Value(member.Value)))).ToList();
            return lines is [var only]
                ? (only, [])
                : (Wording.Fill(text, ("count", Wording.Number(lines.Count))), lines.ConvertAll(line => Line(depth, work, line)));
        }

        (string Name, string Value)[] said = [.. type.Settings.All.Select(setting => (setting.Name, Value(setting, given[setting.Name])))];
        var named = Holes().Matches(text).Select(hole => hole.Groups["name"].Value).ToHashSet();
        return (Wording.Fill(text, said), [.. given
            .Where(setting => !named.Contains(setting.Key))
            .Select(setting => Line(depth, work, words.Say("step.other_setting", ("name", setting.Key), ("value", words.Value(setting.Value)))))]);
    }

    private (string Text, (string Name, JsonObject Members)? Each) Choose(StepType type, JsonObject given)
    {
        foreach (var setting in type.Settings.All)
        {
            if (given[setting.Name] is null && type.Text($"words.without.{setting.Name}", words.Language) is { } without)
            {
                return (without, null);
            }

            if (given[setting.Name] is JsonObject members && type.Text($"words.each.{setting.Name}", words.Language) is not null)
            {
                return (type.Text("words", words.Language)!, (setting.Name, members));
            }
        }

        return (type.Text("words", words.Language)!, null);
    }

    private string Value(StepSetting setting, JsonData? value) => value switch
    {
        JsonText text when setting.IsExpression => Wording.Code(text.Value),
        _ => words.Value(value ?? JsonNull.Value),
    };

    private static ReadBackLine Line(int depth, WorkflowStep step, string text) => new(depth, step.Path, text);

    [GeneratedRegex(@"\{(?<name>[a-zA-Z_]+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Holes();
}
