using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes;

/// <summary>Makes changes to the text of a definition, one behind the other.</summary>
internal sealed class PatchWriter
{
    private static readonly string[] OfStep = ["id", "type", "note", "when", "if", "items", "maxItems", "concurrency", "onItemError", "join", "settings", "steps", "then", "else", "branches", "catch", "finally", "result", "retry", "timeout", "onError", "evidence"];
    private static readonly string[] OfTrigger = ["id", "type", "cron", "every", "timeZone", "event", "match", "folder", "pattern", "paused", "missed", "overlap", "jitter", "inputs"];
    private static readonly string[] OfWorkflow = ["$schema", "metaflow", "id", "name", "description", "tags", "inputs", "triggers", "concurrency", "timeout", "record", "retention", "steps", "output"];

    // Stands for the steps that a holder takes in, until its layout is known.
    private const string Kept = "\u0001kept\u0001";

    private readonly DefinitionEditor _editor;

    private PatchWriter(DefinitionEditor editor) => _editor = editor;

    /// <returns>The text and its patch, or why it is not changed.</returns>
    public static (string? Text, DefinitionPatch? Patch, Problem? Problem) Write(string text, IReadOnlyList<DefinitionChange> changes, IReadOnlyCollection<string> locked)
    {
        if (DefinitionEditor.Of(text) is not { } editor)
        {
            return (null, null, Problem.Of("authoring.change_unreadable"));
        }

        var writer = new PatchWriter(editor);
        foreach (var change in changes)
        {
            if (writer.Apply(change) is { } problem)
            {
                return (null, null, problem);
            }
        }

        var after = editor.Definition.Text;
        return ScopeLock.Broken(text, after, changes, locked) is { } broken
            ? (null, null, broken)
            : (after, new DefinitionPatch(DefinitionPatch.HashOf(text), DefinitionPatch.HashOf(after), changes, editor.Edits), null);
    }

    private Problem? Apply(DefinitionChange change)
    {
        switch (change)
        {
            case DefinitionChange.Set set:
                if (Owner(set.Of) is not { } owner)
                {
                    return NotThere(set.Of);
                }

                _editor.SetMember(owner.Node, set.Member.Split('.'), set.Value, owner.Order);
                return null;
            case DefinitionChange.Unset unset:
                if (Owner(unset.Of) is not { } from)
                {
                    return NotThere(unset.Of);
                }

                _editor.RemoveMember(from.Node, unset.Member.Split('.'));
                return null;
            case DefinitionChange.AddStep add:
                return Place(add.Place, at => _editor.InsertItem(at.List, at.Index, add.Step));
            case DefinitionChange.RemoveStep remove:
                return WithStep(remove.StepId, step => _editor.RemoveItem(step.List, step.Index));
            case DefinitionChange.MoveStep move:
                return Move(move);
            case DefinitionChange.ReplaceStep replace:
                return WithStep(replace.StepId, step => _editor.ReplaceValue(step.Node, replace.Step));
            case DefinitionChange.WrapSteps wrap:
                return Wrap(wrap);
            case DefinitionChange.RenameStep rename:
                return WithStep(rename.StepId, step =>
                {
                    _editor.ReplaceValue(WrittenDefinition.Member(step.Node, "id")!, rename.NewId);
                    Redirect($"steps.{rename.StepId}", $"steps.{rename.NewId}", null);
                });
            case DefinitionChange.Redirect redirect:
                Redirect(redirect.From, redirect.To, redirect.StepId);
                return null;
            case DefinitionChange.AddTrigger trigger:
                AddTrigger(trigger.Trigger);
                return null;
            case DefinitionChange.RemoveTrigger { TriggerId: var id }:
                var list = WrittenDefinition.Member(_editor.Definition.Root, "triggers");
                if (_editor.Definition.Trigger(id) is not { } gone || list is null)
                {
                    return NotThere(PartOf.Trigger(id));
                }

                _editor.RemoveItem(list, list.Items.ToList().IndexOf(gone));
                return null;
            default:
                throw new InvalidOperationException($"There is no way to write a '{change.GetType().Name}'.");
        }
    }

    private (SourceNode Node, string[] Order)? Owner(PartOf of) => of switch
    {
        { StepId: { } id } => _editor.Definition.Step(id) is { } step ? (step.Node, OfStep) : null,
        { TriggerId: { } id } => _editor.Definition.Trigger(id) is { } trigger ? (trigger, OfTrigger) : null,
        _ => (_editor.Definition.Root, OfWorkflow),
    };

    private static Problem NotThere(PartOf of) => Problem.Of("authoring.change_no_step", ("words", of.StepId ?? of.TriggerId));

    private Problem? WithStep(string id, Action<WrittenStep> work)
    {
        if (_editor.Definition.Step(id) is not { } step)
        {
            return NotThere(PartOf.Step(id));
        }

        work(step);
        return null;
    }

    private Problem? Place(StepPlace place, Action<(SourceNode List, int Index)> put)
    {
        var definition = _editor.Definition;
        if (place is { Side: StepSide.Before or StepSide.After, StepId: { } beside })
        {
            return WithStep(beside, step => put((step.List, place.Side == StepSide.Before ? step.Index : step.Index + 1)));
        }

        if (place.StepId is { } holder)
        {
            return WithStep(holder, step =>
            {
                var block = place.Block ?? "steps";
                if (BlockOf(step.Node, block) is not { Value: JsonArray } list)
                {
                    _editor.SetMember(step.Node, [block], JsonArray.Empty, OfStep);
                    list = BlockOf(_editor.Definition.Step(holder)!.Node, block)!;
                }

                put((list, place.Side == StepSide.Start ? 0 : list.Items.Count));
            });
        }

        if (WrittenDefinition.Member(definition.Root, "steps") is not { Value: JsonArray } top)
        {
            return Problem.Of("authoring.change_unreadable");
        }

        put((top, place.Side == StepSide.Start ? 0 : top.Items.Count));
        return null;
    }

    private static SourceNode? BlockOf(SourceNode holder, string block) => WrittenDefinition.Member(holder, block)
        ?? WrittenDefinition.Member(holder, "branches")?.Items.Where(branch => WrittenDefinition.TextOf(branch, "id") == block).Select(branch => WrittenDefinition.Member(branch, "steps")).FirstOrDefault();

    private Problem? Move(DefinitionChange.MoveStep move)
    {
        if (_editor.Definition.Step(move.StepId) is not { } step)
        {
            return NotThere(PartOf.Step(move.StepId));
        }

        if (move.Place.StepId is { } to && _editor.Definition.Step(to) is { } target && (target == step || target.IsInside(step)))
        {
            return Problem.Of("authoring.change_inside_itself", ("step", move.StepId));
        }

        var written = _editor.Definition.TextOf(step);
        _editor.RemoveItem(step.List, step.Index);
        return Place(move.Place, at => _editor.InsertItem(at.List, at.Index, _ => written));
    }

    private Problem? Wrap(DefinitionChange.WrapSteps wrap)
    {
        var definition = _editor.Definition;
        if (definition.Step(wrap.First) is not { } first || definition.Step(wrap.Last) is not { } last || first.List != last.List || first.Index > last.Index)
        {
            return NotThere(PartOf.Step(wrap.First));
        }

        var (start, end) = (WrittenDefinition.Start(first.Node), definition.End(last.Node));
        var text = definition.Text;
        var indent = _editor.IndentAt(start);
        var holder = new JsonObject.Builder();
        var isIn = false;
        foreach (var (name, value) in wrap.Holder)
        {
            if (!isIn && name is "else" or "catch" or "finally" or "result" or "note" or "evidence")
            {
                holder[wrap.Block] = Kept;
                isIn = true;
            }

            holder[name] = value;
        }

        if (!isIn)
        {
            holder[wrap.Block] = Kept;
        }

        // Never on one line: the steps that are kept may have any length.
        var line = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var members = holder.ToObject().Select(member => member.Value is JsonText { Value: Kept }
            ? $"{indent}  {new JsonText(member.Key)}: [{line}{indent}{text[start..end]}{line}{indent}  ]"
            : $"{indent}  {new JsonText(member.Key)}: {_editor.PieceAt(member.Value, indent.Length + 2, indent.Length + member.Key.Length + 6)}");
        _editor.Replace(start, end, $"{{{line}{string.Join($",{line}", members)}{line}{indent}}}");
        return null;
    }

    private void AddTrigger(JsonObject trigger)
    {
        if (WrittenDefinition.Member(_editor.Definition.Root, "triggers") is { Value: JsonArray } list)
        {
            _editor.InsertItem(list, list.Items.Count, trigger);
        }
        else
        {
            _editor.SetMember(_editor.Definition.Root, ["triggers"], JsonArray.Create([trigger]), OfWorkflow);
        }
    }

    // Names of steps have letters that JSON never escapes, so that the text itself can be searched.
    private void Redirect(string from, string to, string? stepId)
    {
        var (start, end) = stepId is null ? (0, _editor.Definition.Text.Length)
            : _editor.Definition.Step(stepId) is { } step ? (WrittenDefinition.Start(step.Node), _editor.Definition.End(step.Node))
            : (0, 0);
        var matches = StepReferences.Pattern(from).Matches(_editor.Definition.Text[start..end]);
        foreach (var match in matches.Reverse())
        {
            _editor.Replace(start + match.Index, start + match.Index + match.Length, to);
        }
    }
}
