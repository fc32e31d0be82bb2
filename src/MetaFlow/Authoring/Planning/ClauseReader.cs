using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>What an English clause asks for: its verb says the kind of work, its object and where it goes say the rest.</summary>
internal static class ClauseReader
{
    private static readonly HashSet<string> Told = new(StringComparer.Ordinal)
    {
        "notify", "alert", "message", "page", "ping", "tell", "text", "email", "e-mail", "mail", "remind", "warn", "nudge", "inform", "prompt", "dm", "escalate", "report back", "announce", "broadcast", "reply", "respond",
    };

    private static readonly HashSet<string> Makes = new(StringComparer.Ordinal) { "create", "write", "write up", "add", "produce", "make", "generate", "publish", "save", "file", "build" };

    private static readonly HashSet<string> Watches = new(StringComparer.Ordinal) { "search", "look up", "lookup", "look", "find", "query", "check", "retrieve", "get", "read", "scan", "match", "answer", "collect", "gather", "pull", "fetch" };

    public static IReadOnlyList<StepIntent> Read(Clause clause, RequestText request, bool hasAsked)
    {
        var services = ServiceNames.Default.Find(clause.Words, request.IsKorean).Where(service => service.At.Start > clause.Words[0].Start || clause.Verb.Length == 0).ToList();
        var why = PlanEvidence.Of(clause.At);
        if (clause.Verb is "create" or "build" or "set up" && clause.Words.Count > 2 && clause.Words.Skip(1).Take(3).Any(word => word.Lower == "knowledge"))
        {
            return [];
        }

        // "runs every day": when, and not what.
        if (clause.Words.Count == 1 && clause.Meaning is "run" or "none")
        {
            return [];
        }

        // "gates a deployment behind an approval: it …" announces what is said behind the colon.
        if (clause.Verb == "gate" && clause.Words.Any(word => word.After == ':'))
        {
            return [];
        }

        if (Things.Has(clause.Words, "approval") && clause.Meaning is not ("transform" or "fetch") && !clause.Has("outcome", "approvals", "reports") && clause.Verb is not ("execute" or "run" or "capture"))
        {
            return [Details(new StepIntent(StepKind.Approve, clause.At.Text, why), clause, request, services)];
        }

        var kinds = Kinds(clause, services, hasAsked);
        return [.. kinds.Select((kind, index) => Details(new StepIntent(kind, clause.At.Text, why), clause, request, SideOf(kind, index, kinds.Count, services)))];
    }

    private static IReadOnlyList<StepKind> Kinds(Clause clause, IReadOnlyList<ServiceName> services, bool hasAsked)
    {
        if (clause.ByModel && clause.Meaning is not ("notify" or "fetch"))
        {
            return [StepKind.Ask];
        }

        if (services.Any(service => service.Kind == "knowledge") && Watches.Contains(clause.Verb))
        {
            return [StepKind.Search];
        }

        if (clause.Has("whether") && clause.Meaning is "ask" or "transform" or "check")
        {
            return [StepKind.Fetch];
        }

        return clause.Meaning switch
        {
            "check" => [StepKind.Condition],
            "carry" => Carrying(clause, services),
            "request" => [StepKind.Notify],
            "none" or "fetch" when clause.Verb is "give" or "provide" or "get" or "show" && WrittenObject(clause) => [StepKind.Ask],
            "fetch" when Things.Has(clause.Words, "script") && clause.Verb is "call" => [StepKind.Script],
            "fetch" when clause.Verb is "call" && clause.Has("workflow") => [StepKind.Call],
            "fetch" => [StepKind.Fetch],
            "write" => Writing(clause, services, hasAsked),
            "ask" => Asking(clause, services),
            "notify" => Telling(clause, services, hasAsked),
            "transform" when Things.Has(clause.Words, "script") => [StepKind.Script],
            "transform" => [StepKind.Transform],
            "script" => [StepKind.Script],
            "run" => [Running(clause, services)],
            "approve" => [StepKind.Approve],
            "wait" => clause.Has("sign-off", "approval") ? [StepKind.Approve] : [StepKind.Wait],
            _ => [],
        };
    }

    private static IReadOnlyList<StepKind> Writing(Clause clause, IReadOnlyList<ServiceName> services, bool hasAsked)
    {
        var target = Target(services);
        var isWritten = Makes.Contains(clause.Verb) && WrittenObject(clause);
        if (target is not null && IsTold(target) && !(clause.Verb is "create" && clause.Has("channel")))
        {
            return isWritten && !hasAsked ? [StepKind.Ask, StepKind.Notify] : [StepKind.Notify];
        }

        if (!isWritten)
        {
            return [StepKind.Write];
        }

        var goesSomewhere = target is not null || clause.Has("to", "into", "onto", "back", "in");
        return goesSomewhere ? hasAsked ? [StepKind.Write] : [StepKind.Ask, StepKind.Write] : [StepKind.Ask];
    }

    // From one place to another: read there, written here. A file format is no place.
    private static IReadOnlyList<StepKind> Carrying(Clause clause, IReadOnlyList<ServiceName> services)
    {
        var target = services.LastOrDefault(service => service.Before is "to" or "into");
        var isPlace = clause.Has("to", "into") && target?.Name is not ("csv" or "excel");
        return (isPlace, clause.Verb) switch
        {
            (true, _) => [StepKind.Fetch, StepKind.Write],
            (false, "export") => [StepKind.Fetch],
            (false, "copy" or "transfer") => [StepKind.Write],
            _ => [StepKind.Fetch, StepKind.Write],
        };
    }

    private static IReadOnlyList<StepKind> Asking(Clause clause, IReadOnlyList<ServiceName> services)
    {
        // "turns requests into Slack messages" says both.
        if (clause.Verb is "turn" or "compile" && Target(services) is { } target && IsTold(target))
        {
            return [StepKind.Ask, StepKind.Notify];
        }

        return clause.Verb is "identify" or "highlight" or "surface" or "select" ? [StepKind.Transform] : [StepKind.Ask];
    }

    private static IReadOnlyList<StepKind> Telling(Clause clause, IReadOnlyList<ServiceName> services, bool hasAsked)
    {
        var told = services.FirstOrDefault(IsTold);
        var other = services.FirstOrDefault(service => !IsTold(service) && service.Before is "to" or "into" or "in" or "on" or "as");
        if (told is null && other is not null && !Told.Contains(clause.Verb))
        {
            return Summed(clause) && !hasAsked ? [StepKind.Ask, StepKind.Write] : [StepKind.Write];
        }

        return Summed(clause) && !hasAsked ? [StepKind.Ask, StepKind.Notify] : [StepKind.Notify];
    }

    private static StepKind Running(Clause clause, IReadOnlyList<ServiceName> services) =>
        Things.Has(clause.Words, "script") ? StepKind.Script
        : clause.Has("workflow", "sub-workflow", "subworkflow") ? StepKind.Call
        : clause.Has("query", "search", "searches", "queries", "report", "lookup", "check", "checks", "enrichment", "sql") || services.Count == 0 ? StepKind.Fetch
        : StepKind.Write;

    // A summary that was made before is "the summary"; one that is not there yet is "a summary".
    private static bool Summed(Clause clause)
    {
        var noun = Things.Find(clause.Words, "summed");
        return noun is not null && !clause.Words.TakeWhile(word => word != noun).Any(word => word.Lower is "the" or "that" or "this");
    }

    private static bool WrittenObject(Clause clause)
    {
        foreach (var word in clause.Words.Skip(1).TakeWhile(word => word.Lower is not ("to" or "in" or "into" or "for" or "from" or "with" or "of" or "on" or "per" or "as")))
        {
            if (Things.Has([word], "written"))
            {
                return true;
            }
        }

        return false;
    }

    internal static bool IsTold(ServiceName service) => service.Kind is "mail" or "slack" or "teams" or "chat" or "sms" or "page";

    /// <summary>Where something goes.</summary>
    internal static ServiceName? Target(IReadOnlyList<ServiceName> services) =>
        services.LastOrDefault(service => service.Before is "to" or "into" or "in" or "on" or "onto" or "via" or "over" or "through" or "as" or "back") ?? services.LastOrDefault(service => service.Before.Length == 0);

    // What is read comes from the first service of a clause that reads and writes, and goes to the last.
    private static List<ServiceName> SideOf(StepKind kind, int index, int count, List<ServiceName> services) => (kind, count) switch
    {
        (StepKind.Fetch, 2) => [.. services.Where(service => service.Before is "from" or "" or "of").Take(1)],
        (StepKind.Write, 2) when index == 1 => [.. services.Where(service => service.Before is not ("from" or "of"))],
        _ => services,
    };

    private static StepIntent Details(StepIntent intent, Clause clause, RequestText request, List<ServiceName> services)
    {
        var chosen = intent.Kind switch
        {
            StepKind.Notify => services.FirstOrDefault(IsTold),
            StepKind.Write => services.LastOrDefault(service => !IsTold(service) && service.Before is "to" or "into" or "in" or "on" or "onto" or "as" or "back") ?? services.FirstOrDefault(service => !IsTold(service)),
            StepKind.Fetch or StepKind.Search => services.FirstOrDefault(service => service.Before is "from" or "in" or "" or "on" or "for") ?? (services.Count > 0 ? services[0] : null),
            _ => null,
        };
        intent = intent.With("verb", clause.Verb, intent.Why);
        if (chosen is not null)
        {
            intent = intent.With("service", chosen.Name, PlanEvidence.Of(request.SpanOf(chosen.At.Start, chosen.At.End))).With("kind", chosen.Kind, PlanEvidence.Of(chosen.At));
        }

        return EntitySlots.Fill(intent, clause.At, request);
    }
}
