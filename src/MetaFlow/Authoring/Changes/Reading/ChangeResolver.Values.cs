using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>Values that become other ones, and steps that become other ones.</summary>
internal sealed partial class ChangeResolver
{
    private ChangeAnswer? SetValue(ChangeIntent intent)
    {
        if (intent is not { Value: { } to } || to.Length == 0)
        {
            return null;
        }

        var target = intent.Target ?? "";
        // "30 minutes instead of 10" says the unit once.
        if (intent.Old is { } said && ValueFinder.Number(said) is not null && ValueFinder.Duration(to) is not null && Unit().Match(to) is { Success: true } unit)
        {
            intent = intent with { Old = $"{said} {unit.Value}" };
        }

        if (intent.Old is { } old && Become(_values.Holding(old, target), to, old, intent) is { } held)
        {
            return held;
        }

        // "change bob@example.com to …", "raise the 500 to …": what it was stands among the words.
        foreach (var entity in RequestText.Read(target).Entities.Where(entity => entity.Kind is not EntityKind.Date))
        {
            if (Become(_values.Holding(entity.Value, target), to, entity.Value, intent) is { } became)
            {
                return became;
            }
        }

        if (Channel(to) is { } channel && ChannelOf(target, channel, to) is { } told)
        {
            return told;
        }

        var called = target.Length == 0 ? [] : _values.Called(target, to);
        if (called.Count > 0 && Become(called, to, null, intent) is { } named)
        {
            return named;
        }

        if (target.Length > 0 && _steps.Find(target) is [var step] && Unwritten(step, target, to) is { } added)
        {
            return added;
        }

        if (target.Length > 0 && _values.Holding(target, null) is { Count: > 0 } whole && Become(whole, to, target, intent) is { } replaced)
        {
            return replaced;
        }

        return Become(_values.OfKind(to, target), to, null, intent);
    }

    private static ChangeAnswer? Become(IReadOnlyList<WrittenValue> values, string to, string? old, ChangeIntent intent)
    {
        var written = values.Select(value => (Value: value, New: WrittenValue(value, to, old))).Where(each => each.New is not null).ToList();
        if (written.Count == 0)
        {
            return null;
        }

        if (written.Count > 1 && !Everywhere().IsMatch(intent.Words))
        {
            var names = written.Select(each => each.Value.Step?.Id ?? each.Value.Of.TriggerId ?? each.Value.Member).ToList();
            return ChangeAnswer.Ask(intent.Words, names.Distinct().Count() == names.Count ? names : written.Select(each => $"{each.Value.Step?.Id ?? each.Value.Of.TriggerId ?? "workflow"}: {each.Value.Member}"));
        }

        if (written.All(each => each.New!.ToString() == each.Value.Value.ToString()))
        {
            return ChangeAnswer.Wrong("authoring.change_nothing");
        }

        return ChangeAnswer.Of([.. written.SelectMany(each => With(each.Value, each.New!, intent.Words))]);
    }

    // The word for a value may be a duration for people and for definitions another.
    private static JsonData? WrittenValue(WrittenValue value, string to, string? old) => ValueFinder.Written(value, to, old);

    // What was assumed of a setting has been said now.
    private static IEnumerable<DefinitionChange> With(WrittenValue value, JsonData to, string words)
    {
        yield return new DefinitionChange.Set(value.Of, value.Member, to);
        var of = value.Member.StartsWith("settings.", StringComparison.Ordinal) ? value.Member["settings.".Length..] : value.Member;
        if (value.Step is { } step && WrittenDefinition.Member(step.Node, "evidence")?.Value is JsonArray evidence
            && evidence.OfType<JsonObject>().Any(piece => piece["of"] is JsonText { Value: var about } && about == of))
        {
            yield return new DefinitionChange.Set(value.Of, "evidence", JsonArray.Create([.. evidence.Select(piece =>
                piece is JsonObject known && known["of"] is JsonText { Value: var about } && about == of ? JsonObject.Of(("of", of), ("request", words)) : piece)]));
        }
    }

    // A setting that the type of the step has and the step does not.
    private ChangeAnswer? Unwritten(WrittenStep step, string target, string to)
    {
        if (!catalog.TryFind(step.Type, out var type))
        {
            return null;
        }

        foreach (var member in ValueFinder.MembersNamed(target))
        {
            var setting = type.Settings.All.FirstOrDefault(each => each.Name.Equals(member, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                continue;
            }

            JsonData? value = setting.IsDuration ? ValueFinder.Duration(to)
                : setting.Type == typeof(int) || setting.Type == typeof(int?) || setting.Type == typeof(double) || setting.Type == typeof(double?) ? ValueFinder.Number(to) is { } number ? ValueFinder.Numeric(number) : null
                : ValueFinder.Literal(to);
            if (value is not null and not JsonNull)
            {
                return ChangeAnswer.Of(new DefinitionChange.Set(PartOf.Step(step.Id), $"settings.{setting.Name}", value));
            }
        }

        return null;
    }

    private ChangeAnswer? AddValue(ChangeIntent intent)
    {
        if (intent.Value is not { } address)
        {
            return null;
        }

        var target = intent.Target ?? "";
        var member = Copy().IsMatch(intent.Words) ? "cc" : "to";
        var mails = definition.Steps.Where(step => StepFinder.Channel(step) == "email").ToList();
        var found = mails.Count > 1 && target.Length > 0 ? _steps.Find(target).Intersect(mails).ToList() : mails;
        var step = found is [var only] ? only : found.Find(each => each.Id == chosen);
        if (step is null)
        {
            return found.Count > 1 ? ChangeAnswer.Ask(intent.Words, found.Select(each => each.Id)) : null;
        }

        var settings = (JsonObject)WrittenDefinition.Member(step.Node, "settings")!.Value;
        JsonData? all = settings[member] switch
        {
            JsonArray list => JsonArray.Create([.. list, address]),
            JsonText { Value: var text } when text.EndsWith(OpenEnds.UnknownHost, StringComparison.Ordinal) => address,
            JsonText { Value: var text } => text.Contains(address, StringComparison.OrdinalIgnoreCase) ? null : $"{text}, {address}",
            _ => address,
        };
        return all is null ? ChangeAnswer.Wrong("authoring.change_nothing")
            : ChangeAnswer.Of([.. With(new WrittenValue(PartOf.Step(step.Id), step, $"settings.{member}", settings[member] ?? JsonNull.Value), all, intent.Words)]);
    }

    private ChangeAnswer? RemoveMember(ChangeIntent intent)
    {
        if (intent is not { Target: { } target, Value: { } what })
        {
            return null;
        }

        if (RequestText.Read(what).Entities.FirstOrDefault(entity => entity.Kind == EntityKind.Mail) is { } mail)
        {
            return TakeOut(mail.Value, target);
        }

        if (_steps.Find(target) is not [var step])
        {
            return null;
        }

        var of = PartOf.Step(step.Id);
        var lower = what.ToLowerInvariant();
        var own = step.Node.Members.Where(member => member.Name is "retry" or "timeout" or "when" or "onError" or "note").Select(member => member.Name)
            .FirstOrDefault(name => lower.Contains(name.ToLowerInvariant(), StringComparison.Ordinal) || (name, PolicyWords().Match(lower).Value) is ("when", "condition" or "조건") or ("timeout", "time limit" or "제한" or "타임아웃") or ("onError", "error" or "오류") or ("retry", "retries" or "재시도"));
        if (own is not null)
        {
            return ChangeAnswer.Of(new DefinitionChange.Unset(of, own));
        }

        var settings = WrittenDefinition.Member(step.Node, "settings")?.Value as JsonObject;
        var name = ValueFinder.MembersNamed(what).FirstOrDefault(member => settings?[member] is not null) ?? settings?.Select(member => member.Key).FirstOrDefault(key => key.Equals(what, StringComparison.OrdinalIgnoreCase));
        return name is null ? null : ChangeAnswer.Of(new DefinitionChange.Unset(of, $"settings.{name}"));
    }

    private ChangeAnswer? TakeOut(string address, string target)
    {
        var holding = _values.Holding(address, target);
        if (holding is not [var value])
        {
            return holding.Count == 0 ? null : ChangeAnswer.Ask(address, holding.Select(each => each.Step?.Id ?? each.Member));
        }

        JsonData? left = value.Value switch
        {
            JsonArray list => JsonArray.Create([.. list.Where(item => item is not JsonText { Value: var text } || !text.Equals(address, StringComparison.OrdinalIgnoreCase))]),
            JsonText { Value: var text } => string.Join(", ", text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(each => !each.Equals(address, StringComparison.OrdinalIgnoreCase))),
            _ => null,
        };
        return left is null or JsonText { Value: "" } or JsonArray { Count: 0 } ? null : ChangeAnswer.Of([.. With(value, left, address)]);
    }

    private ChangeAnswer? Replace(ChangeIntent intent)
    {
        if (intent is not { Target: { } target, Value: { } to })
        {
            return null;
        }

        var literal = RequestText.Read(target).Entities.FirstOrDefault(entity => entity.Kind is not EntityKind.Date);
        if (literal is not null && Become(_values.Holding(literal.Value, target), RequestText.Read(to).Entities.FirstOrDefault(entity => entity.Kind == literal.Kind)?.Value ?? to, literal.Value, intent) is { } value)
        {
            return value;
        }

        if (Channel(to) is { } channel && ChannelOf(target, channel, to) is { } told)
        {
            return told;
        }

        var found = _steps.Find(target);
        if (found.Count == 0)
        {
            return Become(_values.Holding(target, null), to, target, intent);
        }

        if (found.Count > 1)
        {
            return ChangeAnswer.Ask(target, found.Select(each => each.Id));
        }

        var step = found[0];
        if (IsControl(step) || AddedWords.Plan(to, isKorean) is not { Steps.Count: 1 } plan || Written(plan, new StepPlace(StepSide.Before, step.Id)) is not { Steps: [var written] } made)
        {
            return null;
        }

        // The id stays: what refers to the step still finds it.
        return ChangeAnswer.Of([.. made.Inputs, new DefinitionChange.ReplaceStep(step.Id, written.With("id", step.Id))]);
    }

    [GeneratedRegex(@"\b(?:everywhere|all|both|every)\b|모두|전부|모든|다 ", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Everywhere();

    [GeneratedRegex(@"seconds?|minutes?|mins?|hours?|days?|초|분|시간|일", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Unit();

    [GeneratedRegex(@"\bcc\b|copy|참조", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Copy();

    [GeneratedRegex("condition|time limit|error|retries|조건|제한|타임아웃|오류|재시도", RegexOptions.None, 1000)]
    private static partial Regex PolicyWords();
}
