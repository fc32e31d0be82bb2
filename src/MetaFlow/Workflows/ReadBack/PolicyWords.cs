using MetaFlow.Steps;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>Says what stands beside the work of a step: when, what it touches, how long, what on failure, and why.</summary>
internal sealed class PolicyWords(StepCatalog catalog, Wording words)
{
    public IEnumerable<(string Text, LineMark Mark)> Say(WorkflowStep step)
    {
        if (step.Note is { Length: > 0 } note)
        {
            yield return (words.Say("step.note", ("text", note)), LineMark.None);
        }

        if (step.When is { } when)
        {
            yield return (words.Say("step.when", ("condition", words.Condition(when.Expression))), LineMark.None);
        }

        if (step is WorkflowStep.Work work)
        {
            foreach (var text in OfConduct(work))
            {
                yield return (text, LineMark.Effect);
            }

            if (work.Retry.MaxAttempts > 1)
            {
                yield return (Retry(work.Retry, words), LineMark.None);
            }
        }

        if (step.Timeout is { } timeout)
        {
            yield return (words.Say(step is WorkflowStep.Work ? "step.timeout" : "step.timeout_whole", ("duration", words.Duration(timeout))), LineMark.None);
        }

        if (step.OnError.Continues)
        {
            yield return (OnError(step.OnError, words), LineMark.None);
        }

        foreach (var evidence in step.Evidence)
        {
            yield return (Evidence(evidence), evidence.Kind == EvidenceKind.Assumed ? LineMark.Assumed : LineMark.None);
        }
    }

    public static string Retry(RetryPolicy retry, Wording words)
    {
        var said = words.Say(
            retry.Backoff switch { 1 => "retry.even", 2 => "retry.double", _ => "retry.longer" },
            ("count", Wording.Number(retry.MaxAttempts)), ("delay", words.Duration(retry.Delay)), ("factor", Wording.Number(retry.Backoff)));
        if (retry.Jitter > 0)
        {
            said += words.Say("retry.jitter", ("percent", Wording.Number(Math.Round(retry.Jitter * 100, 1))));
        }

        return retry.On.Count == 0
            ? said
            : said + words.Say("retry.on", ("codes", words.List([.. retry.On.Select(code => $"'{code}'")])));
    }

    public static string OnError(ErrorPolicy policy, Wording words) => policy switch
    {
        { Fallback: { } fallback } => words.Say("step.on_error.fallback", ("value", words.Value(fallback.Written))),
        { Continues: true } => words.Say("step.on_error.continue"),
        _ => words.Say("step.on_error.stop"),
    };

    // Of a call nothing more can be told here.
    private IEnumerable<string> OfConduct(WorkflowStep.Work work) => CallCheck.IsCall(work)
        ? [words.Say("conduct.call")]
        : new ConductWords(words).Say(catalog.ConductOf(work.Type, work.Settings.Written));

    private string Evidence(Evidence evidence)
    {
        var text = evidence.Text.Length > 0 ? evidence.Text : evidence.Passage is { } passage ? Wording.Code(passage.ToString()) : "";
        return evidence.Of is { } of
            ? words.Say($"evidence.{evidence.Kind}.of", ("of", of), ("text", text))
            : words.Say($"evidence.{evidence.Kind}", ("text", text));
    }
}
