using System.Diagnostics;
using System.Globalization;
using System.Resources;
using MetaFlow.Json;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Workflows.Diff;

/// <summary>Says changes in one language, with the texts of <c>DiffTexts.resx</c>.</summary>
internal sealed class ChangeWords(CultureInfo language)
{
    private static readonly ResourceManager Texts = new("MetaFlow.Workflows.Diff.DiffTexts", typeof(ChangeWords).Assembly);

    private readonly Wording _words = new(language);

    public string Say(WorkflowChange change) => change switch
    {
        WorkflowChange.EffectGained gained => Text($"effect.gained.{gained.Effect}", ("steps", Quoted(gained.Steps))),
        WorkflowChange.EffectLost lost => Text($"effect.lost.{lost.Effect}", ("steps", Quoted(lost.Steps))),
        WorkflowChange.Renamed { Old: var old, New: var @new } => Text("renamed", ("old", Name(old)), ("new", Name(@new))),
        WorkflowChange.InputAdded { Input: var input } => Text("input.added", ("input", Input(input))),
        WorkflowChange.InputRemoved { Input: var input } => Text("input.removed", ("name", input.Name)),
        WorkflowChange.InputChanged { Old: var old, New: var @new } =>
            Text("input.changed", ("name", @new.Name), ("old", Input(old)), ("new", Input(@new))),
        WorkflowChange.TriggerAdded { Trigger: var trigger } => Text("trigger.added", ("id", trigger.Id), ("type", trigger.TypeName)),
        WorkflowChange.TriggerRemoved { Trigger: var trigger } => Text("trigger.removed", ("id", trigger.Id), ("type", trigger.TypeName)),
        WorkflowChange.StepAdded { Step: var step } => Text("step.added", ("id", step.Id), ("type", TypeOf(step)), ("path", step.Path)),
        WorkflowChange.StepRemoved { Step: var step } => Text("step.removed", ("id", step.Id), ("type", TypeOf(step))),
        WorkflowChange.StepMoved moved => Moved(moved),
        WorkflowChange.TypeChanged type => Text("type.changed", ("id", type.StepId), ("old", type.Old), ("new", type.New)),
        WorkflowChange.SettingChanged setting => Text(
            Key("setting", setting.Old, setting.New),
            ("id", setting.StepId), ("setting", setting.Setting), ("old", Written(setting.Old)), ("new", Written(setting.New))),
        WorkflowChange.ConditionChanged condition => Text(
            "condition.changed",
            ("id", condition.StepId), ("old", Wording.Code(condition.Old.Expression.Source)), ("new", Wording.Code(condition.New.Expression.Source))),
        WorkflowChange.WhenChanged only => Text(
            Key("when", only.Old, only.New), ("id", only.StepId),
            ("old", only.Old is { } old ? _words.Condition(old.Expression) : ""), ("new", only.New is { } @new ? _words.Condition(@new.Expression) : "")),
        WorkflowChange.RetryChanged retry => Text("retry.changed", ("id", retry.StepId), ("old", Retry(retry.Old)), ("new", Retry(retry.New))),
        WorkflowChange.TimeoutChanged timeout => Text(
            Key("timeout", timeout.Old, timeout.New), ("id", timeout.StepId),
            ("old", timeout.Old is { } old ? _words.Duration(old) : ""), ("new", timeout.New is { } @new ? _words.Duration(@new) : "")),
        WorkflowChange.NoteChanged note => Text("note.changed", ("id", note.StepId)),
        _ => throw new UnreachableException(),
    };

    private string Moved(WorkflowChange.StepMoved moved) =>
        StepTree.ParentOf(moved.Old) != StepTree.ParentOf(moved.New)
            ? Text("step.elsewhere", ("id", moved.New.Id), ("old", moved.Old.Path), ("new", moved.New.Path))
            : moved.After is { } after
                ? Text("step.after", ("id", moved.New.Id), ("after", after))
                : Text("step.first", ("id", moved.New.Id));

    private string Retry(RetryPolicy retry) => retry.MaxAttempts == 1
        ? Text("retry.once")
        : Text(
            "retry.more",
            ("count", Wording.Number(retry.MaxAttempts)), ("delay", _words.Duration(retry.Delay)), ("factor", Wording.Number(retry.Backoff)));

    private string Input(InputDeclaration input) => new InputWords(_words).Say(input);

    private string Name(LocalText name) => name.In(language.TwoLetterISOLanguageName);

    private string Quoted(IReadOnlyList<string> ids) => _words.List([.. ids.Select(id => $"'{id}'")]);

    private static string Key(string kind, object? old, object? @new) =>
        old is null ? $"{kind}.added" : @new is null ? $"{kind}.removed" : $"{kind}.changed";

    private static string Written(JsonData? value) => value is null ? "" : Wording.Code(value.ToString());

    private static string TypeOf(WorkflowStep step) => step.TypeName;

    private string Text(string key, params ReadOnlySpan<(string Name, string Value)> names) =>
        Wording.Fill(Texts.GetString(key, language) ?? throw new ArgumentException($"There is no text '{key}'.", nameof(key)), names);
}
