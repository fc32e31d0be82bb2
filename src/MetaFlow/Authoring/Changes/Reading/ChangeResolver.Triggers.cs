using System.Text.RegularExpressions;
using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Timing;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>What starts runs.</summary>
internal sealed partial class ChangeResolver
{
    private IReadOnlyList<JsonObject> Triggers => [.. (WrittenDefinition.Member(definition.Root, "triggers")?.Items ?? []).Select(node => node.Value).OfType<JsonObject>()];

    private IReadOnlyList<JsonObject> Automatic => [.. Triggers.Where(trigger => TypeOf(trigger) != TriggerWord.Manual)];

    private static string IdOf(JsonObject trigger) => (trigger["id"] as JsonText)?.Value ?? TypeOf(trigger);

    private static string TypeOf(JsonObject trigger) => (trigger["type"] as JsonText)?.Value.ToLowerInvariant() ?? "";

    private IReadOnlyList<JsonObject> Named(string? words)
    {
        if (words is null || Whole().IsMatch(words) || Everything().IsMatch(words))
        {
            return Automatic;
        }

        var lower = words.ToLowerInvariant();
        var byId = Triggers.Where(trigger => Regex.IsMatch(lower, $@"(?<![\w-]){Regex.Escape(IdOf(trigger).ToLowerInvariant())}(?![\w-])", RegexOptions.None, TimeSpan.FromSeconds(1))).ToList();
        if (byId.Count > 0)
        {
            return byId;
        }

        var type = ScheduleWords().IsMatch(lower) ? TriggerWord.Schedule : HookWords().IsMatch(lower) ? TriggerWord.Webhook : EventWords().IsMatch(lower) ? TriggerWord.Event : null;
        var fitting = Automatic.Where(trigger => type is null || TypeOf(trigger) == type).ToList();
        return fitting.Find(trigger => IdOf(trigger) == chosen) is { } taken ? [taken] : fitting;
    }

    private ChangeAnswer? RemoveTrigger(ChangeIntent intent)
    {
        var all = intent.Target is null;
        var gone = Named(intent.Target);
        if (gone.Count == 0)
        {
            return intent.Target is { } words && _steps.Find(words).Count > 0 ? null : ChangeAnswer.Wrong("authoring.change_no_trigger", ("words", intent.Target ?? intent.Words));
        }

        if (gone.Count > 1 && !all && !Plural().IsMatch(intent.Target!))
        {
            return ChangeAnswer.Ask(intent.Words, gone.Select(IdOf));
        }

        // A workflow that nothing starts by itself is started by hand.
        var isLast = Triggers.Count == gone.Count;
        var changes = gone.Select(trigger => (DefinitionChange)new DefinitionChange.RemoveTrigger(IdOf(trigger)));
        return ChangeAnswer.Of([.. isLast ? [new DefinitionChange.AddTrigger(ByHand)] : Array.Empty<DefinitionChange>(), .. changes]);
    }

    private static JsonObject ByHand => JsonObject.Of(("id", "by-hand"), ("type", TriggerWord.Manual));

    private ChangeAnswer? Pause(ChangeIntent intent)
    {
        var isPause = intent.Kind == ChangeKind.PauseTrigger;
        var found = Named(intent.Target).Where(trigger => trigger["paused"] is JsonBool { Value: true } != isPause).ToList();
        if (found.Count == 0)
        {
            return Named(intent.Target).Count > 0 ? ChangeAnswer.Wrong("authoring.change_nothing") : ChangeAnswer.Wrong("authoring.change_no_trigger", ("words", intent.Target ?? intent.Words));
        }

        return ChangeAnswer.Of([.. found.Select(trigger => isPause
            ? (DefinitionChange)new DefinitionChange.Set(PartOf.Trigger(IdOf(trigger)), "paused", true)
            : new DefinitionChange.Unset(PartOf.Trigger(IdOf(trigger)), "paused"))]);
    }

    private ChangeAnswer? Zone(ChangeIntent intent)
    {
        var zone = ZoneIn(intent.Words);
        var clocks = Triggers.Where(trigger => TypeOf(trigger) == TriggerWord.Schedule).ToList();
        return zone is null || clocks.Count == 0 || SpokenTime.Read(intent.Words, isKorean) is { HasTime: true }
            ? null
            : ChangeAnswer.Of([.. clocks.Select(trigger => new DefinitionChange.Set(PartOf.Trigger(IdOf(trigger)), "timeZone", zone))]);
    }

    private static string? ZoneIn(string words) =>
        ZoneName().Match(words) is { Success: true } match ? match.Value
        : TimeLexicon.English.ZoneIn(words.ToLowerInvariant(), @"\b") ?? TimeLexicon.Korean.ZoneIn(words.ToLowerInvariant(), "(?:^|$| |[^a-z])")
            ?? TimeLexicon.English.ZoneIn($"{words.ToLowerInvariant()} time", @"\b");

    private ChangeAnswer? Schedule(ChangeIntent intent)
    {
        if (SpokenTime.Read(intent.Words, isKorean) is not { } spoken)
        {
            return null;
        }

        if (spoken.Problem is { } problem)
        {
            return new ChangeAnswer([]) { Problem = problem };
        }

        if (!spoken.IsOnlyTime)
        {
            return null;
        }

        var clocks = Triggers.Where(trigger => TypeOf(trigger) == TriggerWord.Schedule).ToList();
        var isAdded = (isKorean ? KoreanAlso() : EnglishAlso()).IsMatch(intent.Words);
        if (clocks.Count == 0 || isAdded)
        {
            if (spoken.IsPartial && clocks.Count == 0)
            {
                return null;
            }

            var pattern = spoken.IsPartial ? spoken.On((clocks[0]["cron"] as JsonText)?.Value) : (spoken.Cron, spoken.Every);
            var zone = spoken.Zone ?? (clocks.Count > 0 ? (clocks[0]["timeZone"] as JsonText)?.Value : null) ?? (isKorean ? ScheduleFinder.KoreanZone : ScheduleFinder.OtherZone);
            return ChangeAnswer.Of(new DefinitionChange.AddTrigger(JsonObject.Of(
                ("id", NewTriggerId("clock")), ("type", TriggerWord.Schedule), pattern.Cron is { } cron ? ("cron", cron) : ("every", pattern.Every), ("timeZone", zone))));
        }

        var clock = clocks.Count == 1 ? clocks[0] : clocks.Find(trigger => IdOf(trigger) == chosen) ?? (clocks.FindAll(trigger => intent.Words.Contains(IdOf(trigger), StringComparison.OrdinalIgnoreCase)) is [var only] ? only : null);
        if (clock is null)
        {
            return ChangeAnswer.Ask(intent.Words, clocks.Select(IdOf));
        }

        var of = PartOf.Trigger(IdOf(clock));
        var (newCron, newEvery) = spoken.On((clock["cron"] as JsonText)?.Value);
        var changes = new List<DefinitionChange>();
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("cron", newCron), ("every", newEvery)])
        {
            if (value is not null && (clock[name] as JsonText)?.Value != value)
            {
                changes.Add(new DefinitionChange.Set(of, name, value));
            }
            else if (value is null && clock[name] is not null)
            {
                changes.Add(new DefinitionChange.Unset(of, name));
            }
        }

        if (spoken.Zone is { } inZone && (clock["timeZone"] as JsonText)?.Value != inZone)
        {
            changes.Add(new DefinitionChange.Set(of, "timeZone", inZone));
        }

        return changes.Count == 0 ? ChangeAnswer.Wrong("authoring.change_nothing") : ChangeAnswer.Of(changes);
    }

    private ChangeAnswer? Start(ChangeIntent intent)
    {
        var request = RequestText.Read(intent.Words);
        var found = HookWords().IsMatch(intent.Words.ToLowerInvariant())
            ? new TriggerIntent.Webhook(PlanEvidence.Of(new Span(0, intent.Words)))
            : (isKorean ? KoreanTriggers.Find(request, null) : EnglishTriggers.Find(request))?.Trigger;
        JsonObject? trigger = found switch
        {
            TriggerIntent.Webhook => JsonObject.Of(("id", NewTriggerId("hook")), ("type", TriggerWord.Webhook)),
            TriggerIntent.Event happening => JsonObject.Of(("id", NewTriggerId("happening")), ("type", TriggerWord.Event), ("event", happening.Name)),
            TriggerIntent.Failure => JsonObject.Of(("id", NewTriggerId("failure")), ("type", TriggerWord.OnFailure)),
            _ => null,
        };
        if (trigger is null || Triggers.Any(other => TypeOf(other) == TypeOf(trigger) && TypeOf(trigger) == TriggerWord.Webhook))
        {
            return trigger is null ? null : ChangeAnswer.Wrong("authoring.change_nothing");
        }

        var isInstead = Instead().IsMatch(intent.Words);
        return ChangeAnswer.Of([new DefinitionChange.AddTrigger(trigger), .. isInstead ? Automatic.Select(other => new DefinitionChange.RemoveTrigger(IdOf(other))) : []]);
    }

    private string NewTriggerId(string wanted)
    {
        var taken = Triggers.Select(IdOf).ToHashSet(StringComparer.Ordinal);
        var id = wanted;
        for (var number = 2; taken.Contains(id); number++)
        {
            id = $"{wanted}{number}";
        }

        return id;
    }

    [GeneratedRegex(@"\b(?:schedules?|timer|cron|clock|daily|weekly|hourly)\b|일정|스케줄|예약|타이머|자동 ?실행", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ScheduleWords();

    [GeneratedRegex(@"web-?hooks?|웹훅", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex HookWords();

    [GeneratedRegex(@"\bevents?\b|이벤트", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EventWords();

    [GeneratedRegex(@"^(?:the |this |이 )?(?:whole |entire |전체 )?(?:workflow|워크플로우?|it|triggers?|트리거|자동 ?실행)$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Everything();

    [GeneratedRegex(@"\b(?:all|every|schedules|triggers|both)\b|모든|전부|모두", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Plural();

    [GeneratedRegex(@"\b(?:also|additionally|as well|too|in addition|another|additional|second)\b|^add\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishAlso();

    [GeneratedRegex(@"추가|에도|도 (?:실행|돌|시작)|하나 더", RegexOptions.None, 1000)]
    private static partial Regex KoreanAlso();

    [GeneratedRegex(@"\b(?:instead|replace|switch|change|rather than|no longer)\b|대신|바꿔|바꾸|변경|말고|교체", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Instead();

    [GeneratedRegex(@"\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z]\w+(?:/\w+)?|\b(?:UTC|Etc/UTC)\b", RegexOptions.None, 1000)]
    private static partial Regex ZoneName();
}
