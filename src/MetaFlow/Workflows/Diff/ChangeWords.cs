using System.Diagnostics;
using System.Globalization;
using System.Resources;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Workflows.Diff;

/// <summary>Says changes in one language, with the texts of <c>DiffTexts.resx</c>.</summary>
internal sealed class ChangeWords(CultureInfo language)
{
    private static readonly ResourceManager Texts = new("MetaFlow.Workflows.Diff.DiffTexts", typeof(ChangeWords).Assembly);

    private readonly Wording _words = new(language);

    public string Say(WorkflowChange change) => OfWorld(change) ?? OfWhole(change) ?? OfStep(change) ?? OfPolicy(change) ?? throw new UnreachableException();

    private string? OfWorld(WorkflowChange change) => change switch
    {
        WorkflowChange.ApprovalLost { IsStillThere: true } lost => Text("approval.avoided", ("id", lost.StepId), ("approval", lost.Approval)),
        WorkflowChange.ApprovalLost { Instead: [] } lost => Text("approval.lost", ("id", lost.StepId), ("approval", lost.Approval)),
        WorkflowChange.ApprovalLost lost =>
            Text("approval.replaced", ("id", lost.StepId), ("approval", lost.Approval), ("instead", Quoted(lost.Instead))),
        WorkflowChange.ApprovalGained gained => Text("approval.gained", ("id", gained.StepId), ("approval", gained.Approval)),
        WorkflowChange.EffectGained gained => Text($"effect.gained.{gained.Effect}", ("steps", Quoted(gained.Steps))),
        WorkflowChange.EffectLost lost => Text($"effect.lost.{lost.Effect}", ("steps", Quoted(lost.Steps))),
        WorkflowChange.ReachGained { Domain: { } domain } gained =>
            Text("reach.domain", ("id", gained.StepId), ("domain", domain), ("target", gained.Target!)),
        WorkflowChange.ReachGained { Target: null } gained => Text($"reach.gained.{gained.Reach}.open", ("id", gained.StepId)),
        WorkflowChange.ReachGained { Target: { } target } gained =>
            Text($"reach.gained.{gained.Reach}.{(gained.IsNew ? "new" : "known")}", ("id", gained.StepId), ("target", target)),
        WorkflowChange.ReachLost { Target: null } lost => Text($"reach.lost.{lost.Reach}.open", ("id", lost.StepId)),
        WorkflowChange.ReachLost { Target: { } target } lost => Text($"reach.lost.{lost.Reach}", ("id", lost.StepId), ("target", target)),
        WorkflowChange.Repeats repeats => Text("step.repeats", ("id", repeats.StepId), ("loop", repeats.Loop)),
        WorkflowChange.BoundChanged bound => Text(
            bound is { Old: { } old, New: { } @new } ? @new > old ? "bound.raised" : "bound.lowered" : Key("bound", bound.Old, bound.New),
            ("id", bound.StepId), ("old", Number(bound.Old)), ("new", Number(bound.New))),
        WorkflowChange.RetryMayRepeat retry => Text($"retry.may_repeat.{retry.Effect}", ("id", retry.StepId)),
        _ => null,
    };

    private string? OfWhole(WorkflowChange change) => change switch
    {
        WorkflowChange.Renamed { Old: var old, New: var @new } => Text("renamed", ("old", Name(old)), ("new", Name(@new))),
        WorkflowChange.RunTimeoutChanged run => Timeout("run_timeout", "", run.Old, run.New),
        WorkflowChange.RecordChanged record => Text($"record.{record.New}"),
        WorkflowChange.RunsAtOnceChanged { Old: var old, New: var @new } => Text(
            Key("runs_at_once", old, @new),
            ("old", old is null ? "" : RunPolicyWords.Of(old, _words)), ("new", @new is null ? "" : RunPolicyWords.Of(@new, _words))),
        WorkflowChange.RetentionChanged { Old: var old, New: var @new } => Text(
            Key("retention", old, @new),
            ("old", old is null ? "" : RunPolicyWords.Of(old, _words)), ("new", @new is null ? "" : RunPolicyWords.Of(@new, _words))),
        WorkflowChange.OutputChanged output => Text(
            Key(output.Member.Length == 0 ? "output.whole" : "output", output.Old, output.New),
            ("member", output.Member), ("old", Written(output.Old)), ("new", Written(output.New))),
        WorkflowChange.InputAdded { Input: var input } => Text("input.added", ("input", Input(input))),
        WorkflowChange.InputRemoved { Input: var input } => Text("input.removed", ("name", input.Name)),
        WorkflowChange.InputChanged { Old: var old, New: var @new } => Changed("input.changed", "input.hidden", @new.Name, Input(old), Input(@new)),
        WorkflowChange.TriggerAdded { Trigger: var trigger } => Text("trigger.added", ("id", trigger.Id), ("words", Trigger(trigger))),
        WorkflowChange.TriggerRemoved { Trigger: var trigger } => Text("trigger.removed", ("id", trigger.Id), ("words", Trigger(trigger))),
        WorkflowChange.ScheduleChanged { Old: var old, New: var @new, TriggerId: var id } => Text(
            "schedule.changed", ("id", id), ("old", ScheduleSentence.Say(old, _words)), ("new", ScheduleSentence.Say(@new, _words))),
        WorkflowChange.TriggerPaused trigger => Text(trigger.IsPaused ? "trigger.paused" : "trigger.resumed", ("id", trigger.TriggerId)),
        WorkflowChange.TriggerChanged { Old: var old, New: var @new } => TriggerChanged(old, @new),
        WorkflowChange.TriggerInputChanged { IsSecret: true } input => Text("trigger_input.hidden", ("id", input.TriggerId), ("input", input.Input)),
        WorkflowChange.TriggerInputChanged input => Text(
            input.Input.Length == 0 ? "trigger_input.whole" : Key("trigger_input", input.Old, input.New),
            ("id", input.TriggerId), ("input", input.Input), ("old", Written(input.Old)), ("new", Written(input.New))),
        _ => null,
    };

    private string? OfStep(WorkflowChange change) => change switch
    {
        WorkflowChange.StepAdded { Step: var step } => Text("step.added", ("id", step.Id), ("type", step.TypeName), ("path", step.Path)),
        WorkflowChange.StepRemoved { Step: var step } => Text("step.removed", ("id", step.Id), ("type", step.TypeName)),
        WorkflowChange.StepMoved moved => Moved(moved),
        WorkflowChange.TypeChanged type => Text("type.changed", ("id", type.StepId), ("old", type.Old), ("new", type.New)),
        WorkflowChange.SettingChanged setting => Text(
            Key("setting", setting.Old, setting.New),
            ("id", setting.StepId), ("setting", setting.Setting), ("old", Written(setting.Old)), ("new", Written(setting.New))),
        WorkflowChange.ConditionChanged condition => Text(
            "condition.changed",
            ("id", condition.StepId), ("old", Wording.Code(condition.Old.Expression.Source)), ("new", Wording.Code(condition.New.Expression.Source))),
        WorkflowChange.ItemsChanged items => Text("items.changed", ("id", items.StepId), ("old", Written(items.Old)), ("new", Written(items.New))),
        WorkflowChange.ResultChanged result => Text(
            Key("result", result.Old, result.New), ("id", result.StepId), ("old", Written(result.Old)), ("new", Written(result.New))),
        WorkflowChange.ConcurrencyChanged at => Text(
            "concurrency.changed", ("id", at.StepId), ("old", Wording.Number(at.Old)), ("new", Wording.Number(at.New))),
        WorkflowChange.ItemErrorChanged item => Text(
            "now_before", ("id", item.StepId), ("old", StepWords.ItemError(item.Old, _words)), ("new", StepWords.ItemError(item.New, _words))),
        WorkflowChange.JoinChanged join => Text("join.changed", ("id", join.New.Id), ("old", WaitsFor(join.Old)), ("new", WaitsFor(join.New))),
        WorkflowChange.CatchChanged caught => Text(caught.Catches ? "catch.added" : "catch.removed", ("id", caught.StepId)),
        _ => null,
    };

    private string? OfPolicy(WorkflowChange change) => change switch
    {
        WorkflowChange.WhenChanged only => Text(
            Key("when", only.Old, only.New), ("id", only.StepId),
            ("old", only.Old is { } old ? _words.Condition(old.Expression) : ""), ("new", only.New is { } @new ? _words.Condition(@new.Expression) : "")),
        WorkflowChange.RetryChanged retry => Text("retry.changed", ("id", retry.StepId), ("old", Retry(retry.Old)), ("new", Retry(retry.New))),
        WorkflowChange.TimeoutChanged timeout => Timeout(timeout.IsWhole ? "timeout_whole" : "timeout", timeout.StepId, timeout.Old, timeout.New),
        WorkflowChange.OnErrorChanged error => Text(
            "now_before", ("id", error.StepId), ("old", PolicyWords.OnError(error.Old, _words)), ("new", PolicyWords.OnError(error.New, _words))),
        WorkflowChange.AssumptionAdded { StepId: var id, Evidence: var evidence } => Text("assumption.added", ("id", id), ("text", Assumed(evidence))),
        WorkflowChange.AssumptionRemoved { StepId: var id, Evidence: var evidence } => Text("assumption.removed", ("id", id), ("text", Assumed(evidence))),
        WorkflowChange.EvidenceChanged evidence => Text("evidence.changed", ("id", evidence.StepId)),
        WorkflowChange.NoteChanged note => Text("note.changed", ("id", note.StepId)),
        _ => null,
    };

    private string Moved(WorkflowChange.StepMoved moved) =>
        StepTree.ParentOf(moved.Old) != StepTree.ParentOf(moved.New)
            ? Text("step.elsewhere", ("id", moved.New.Id), ("old", moved.Old.Path), ("new", moved.New.Path))
            : moved.After is { } after
                ? Text("step.after", ("id", moved.New.Id), ("after", after))
                : Text("step.first", ("id", moved.New.Id));

    private string TriggerChanged(TriggerDeclaration old, TriggerDeclaration @new)
    {
        var words = new TriggerWords(_words);
        var (was, now) = (words.Conditions(old), words.Conditions(@new));
        var (gone, come) = (string.Join(' ', was.Except(now)), string.Join(' ', now.Except(was)));
        return Text(
            gone.Length == 0 ? "trigger.changed.added" : come.Length == 0 ? "trigger.changed.removed" : "trigger.changed",
            ("id", @new.Id), ("old", gone), ("new", come));
    }

    // Two values that words do not tell apart are only said to differ.
    private string Changed(string key, string hidden, string name, string old, string @new) =>
        old == @new ? Text(hidden, ("name", name), ("new", @new)) : Text(key, ("name", name), ("old", old), ("new", @new));

    private string Timeout(string kind, string id, TimeSpan? old, TimeSpan? @new) => Text(
        Key(kind, old, @new), ("id", id),
        ("old", old is { } was ? _words.Duration(was) : ""), ("new", @new is { } now ? _words.Duration(now) : ""));

    private string Retry(RetryPolicy retry)
    {
        if (retry.MaxAttempts == 1)
        {
            return Text("retry.once");
        }

        var said = Text(
            "retry.more",
            ("count", Wording.Number(retry.MaxAttempts)), ("delay", _words.Duration(retry.Delay)), ("factor", Wording.Number(retry.Backoff)));
        said += retry.Jitter > 0 ? Text("retry.jitter", ("percent", Wording.Number(Math.Round(retry.Jitter * 100, 1)))) : "";
        return said + (retry.On.Count > 0 ? Text("retry.on", ("codes", Quoted(retry.On))) : "");
    }

    private string WaitsFor(WorkflowStep.Parallel parallel) => parallel switch
    {
        { IsAll: true } => Text("waits.all"),
        { Join: 1 } => Text("waits.any"),
        _ => Text("waits.some", ("count", Wording.Number(parallel.Join))),
    };

    private string Assumed(Evidence evidence) =>
        evidence.Of is { } of ? Text("assumption.of", ("of", of), ("text", evidence.Text)) : evidence.Text;

    private string Input(InputDeclaration input) => new InputWords(_words).Say(input);

    private string Trigger(TriggerDeclaration trigger) => string.Join(' ', new TriggerWords(_words).Conditions(trigger));

    private string Name(LocalText name) => name.In(language.TwoLetterISOLanguageName);

    private string Quoted(IReadOnlyList<string> ids) => _words.List([.. ids.Select(id => $"'{id}'")]);

    private static string Key(string kind, object? old, object? @new) =>
        old is null ? $"{kind}.added" : @new is null ? $"{kind}.removed" : $"{kind}.changed";

    private static string Number(int? number) => number is { } some ? Wording.Number(some) : "";

    private static string Written(JsonData? value) => value switch
    {
        null => "",
        JsonText { Value: var text } when Template.TryParse(text, out var template, out _) && template.IsExpression =>
            Wording.Code(template.Expressions.First().Source),
        _ => Wording.Code(value.ToString()),
    };

    private string Text(string key, params ReadOnlySpan<(string Name, string Value)> names) =>
        Wording.Fill(Texts.GetString(key, language) ?? throw new ArgumentException($"There is no text '{key}'.", nameof(key)), names);
}
