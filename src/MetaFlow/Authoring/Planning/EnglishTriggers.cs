using System.Text.RegularExpressions;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>Finds what starts runs where no clock does: something arrives, is made, changes or fails.</summary>
internal static class EnglishTriggers
{
    private const string Happens =
        "receiv|arriv|creat|submit|upload|add|com(?:e|es|ing) in|post|open|clos|fail|complet|finish|end|land|sent|sign|register|publish|chang|updat|delet|merg|push|pay|paid|order|cancel|book|schedul|mention|assign|trigger|fire|start|drop|appear|join|leav|expir|reach|enter|mov|becom|get|is new|request|repl|comment|tag|place|log|detect|approv|reject|breach|flag|ship|deliver|launch|call|hits|goes|turns";

    private static readonly Regex Hook = Of(@"\b(?:triggered by (?:a|an|the)? ?|receives? (?:a|an)? ?|on (?:a|an)? ?|from (?:a|an)? ?|via (?:a|an)? ?|when (?:a|an|the|my)? ?)[^,.;]{0,30}?web-?hooks?\b[^,.;]{0,40}?(?=,| that | and |$|\.)|^(?:get|post|put|patch|delete) (?=x+)|\bwebhook[- ]triggered\b");
    private static readonly Regex Fails = Of(@"\b(?:when|whenever|if|once) (?:a|any|another|the|one of my|some|my) workflows? (?:run )?(?:fails?|errors?|breaks?)\b|\bon (?:a )?workflow (?:failure|error)s?\b");
    private static readonly Regex Stated = Of(@"\b(?:which |that )?(?:is )?(?:triggers?|triggered|runs|fires|starts|started|kicks off|activates?) (?:on|by|when|whenever|after|from|off|upon|each time|every time|once)\b (?<what>[^,.;]+?)(?=,| that | which | to (?!an?\b|the\b)|$|\.|;| and (?:then )?(?=[a-z]+s\b))");
    private static readonly Regex When = Of(@"(?:^|(?<=[.;:] )|(?<=^[, ]*)|(?<=\bthat )|(?<=\bthat, )|(?<=workflow )|(?<=workflow: )|(?<=agent ))(?:when|whenever|once|as soon as|after|each time|every time|any time|anytime|on|upon|for every new|for each new|before|if)\b (?<what>[^,.;]+)(?<end>,|$|\.|;)");
    private static readonly Regex WhenVerb = Of(@"(?:(?<=\bthat )|(?<=^ *))(?:on|upon|for every|for each|after) (?<what>(?:an?|every|each|any|new|the|all)\b[^,.;]+?) (?=(?:[a-z]+(?:s|es)) (?:an?|the|each|every|my|our|its|google|twilio|to|[a-z]+))");
    private static readonly Regex Behind = Of(@"(?<=\w )(?:when|whenever|every time|each time|once|as soon as|after) (?<what>(?:an?|any|the|someone|somebody|i|we|my|our|new|there|it)\b[^,.;]*?)(?=$|\.|;|,)");
    private static readonly Regex Watches = Of(@"\b(?:watch|watches|monitor|monitors|listen|listens|wait|waits|look|looks)\b (?:for |to |on |out for )?(?<what>[^.;]*?\b(?:new|incoming|inbound|completed|failed|changes?|updates?|uploads?|events?|mentions?|arrivals?)\b[^,.;]*?)(?=,|$|\.|;| and [a-z]+s? )");
    private static readonly Regex WatchesFor = Of(@"\b(?:watches|listens (?:for|to|on)|(?:monitors|watch|monitor) [^,.;]{3,60}? for (?!(?:changes|updates)\b)[a-z-]+ ?[a-z-]*s\b) ?(?<what>[^,.;]*?)(?=,|$|\.|;| and [a-z]+s? )");
    private static readonly Regex Incoming = Of(@"\b(?<what>(?<![\w-])(?:incoming|inbound) [\w-]+(?: [\w-]+)?|(?<!\b(?:an?|the|each|as|with|any|every|of|for|no|find|finds|only|just|scheduled) )(?<!\b(?:creates?|adds?|writes?|make|makes|append|appends|list|lists|pull|pulls|poll|polls|find|finds|read|reads|get|gets|fetch|fetches|search|searches|export|exports|provision|insert|inserts) )new [\w-]+s\b)");
    private static readonly Regex Turns = Of(@"\b(?:turns|routes|handles|processes|intakes|receives|triages|captures|ingests) (?<what>[^,.;]*?\b(?:requests|submissions|orders|replies|webhooks|alerts|tickets|emails|messages|signups|responses|leads|invoices|events|payloads|uploads|bookings)\b)");
    private static readonly Regex Comparison = Of(@"\b(?:above|below|over|under|exceeds?|more than|less than|fewer than|greater|larger|lower|higher|smaller|at least|at most|drops? (?:below|under)|crosses|rises|falls|reaches|stays|or more|or above|or below)\b");

    private static readonly Regex Happening = Of($@"\b(?:{Happens})\w*\b|\bnew\b|\bincident\b|\bmessage\b|\bis (?:created|made)\b|\bin\b");

    // Something comes, whatever it is held against afterwards.
    private static readonly Regex Comes = Of(@"\b(?:i|we) (?:receive|get)\b|\b(?:is|are|gets|has been) (?:received|created|uploaded|submitted|placed|added|posted|opened|filed|paid|sent|registered)\b|\barrives?\b|\bcomes? in\b");

    /// <summary>The pattern of an amount that something is held against.</summary>
    public static bool IsComparison(string words) => Comparison.IsMatch(words);

    public static FoundTrigger? Find(RequestText request)
    {
        var text = request.Masked;
        if (Fails.Match(text) is { Success: true } fails)
        {
            return Of(new TriggerIntent.Failure(Why(request, fails)), request, fails);
        }

        if (request.Entities.FirstOrDefault(entity => entity.Kind == EntityKind.Path) is { } path && path.At.Start < 12)
        {
            var method = request.SpanOf(0, path.At.End);
            return new FoundTrigger(new TriggerIntent.Webhook(PlanEvidence.Of(method)), [method]);
        }

        if (Hook.Match(text) is { Success: true } hook)
        {
            return Of(new TriggerIntent.Webhook(Why(request, hook)), request, hook);
        }

        foreach (var pattern in new[] { Stated, WhenVerb, When, Watches, WatchesFor, Behind, Turns, Incoming })
        {
            foreach (Match match in pattern.Matches(text))
            {
                var what = match.Groups["what"].Value;
                var isCompared = IsComparison(what);
                if ((what.Length < 3 && pattern != WatchesFor) || (pattern != Stated && pattern != WhenVerb && pattern != Incoming && pattern != WatchesFor && !Happening.IsMatch(what)) || (isCompared && !Comes.IsMatch(what)))
                {
                    continue;
                }

                if (pattern == Behind && (Things.Has(request.Words.Where(word => word.Start >= match.Index && word.End <= match.Index + match.Length).ToList(), "approval")
                    || request.Masked[..match.Index].TrimEnd().EndsWith("only", StringComparison.Ordinal)))
                {
                    continue;
                }

                // What comes behind something else that is done is a condition.
                if (pattern == When && match.Value.StartsWith("if ", StringComparison.Ordinal) && match.Index > 0 && request.Masked[..match.Index].Contains('.', StringComparison.Ordinal) | request.Masked[..match.Index].Contains(';', StringComparison.Ordinal))
                {
                    continue;
                }

                var isKept = pattern == Incoming || pattern == Turns || isCompared;
                var trigger = what.Contains("webhook", StringComparison.Ordinal)
                    ? (TriggerIntent)new TriggerIntent.Webhook(Why(request, match))
                    : new TriggerIntent.Event(Why(request, match), EventNames.Of(request, match.Groups["what"].Index, match.Groups["what"].Length));
                return isKept ? new FoundTrigger(trigger, []) : Of(trigger, request, match);
            }
        }

        return null;
    }

    private static PlanEvidence Why(RequestText request, Match match) => PlanEvidence.Of(request.SpanOf(match.Index, match.Index + match.Length));

    private static FoundTrigger Of(TriggerIntent trigger, RequestText request, Match match) =>
        new(trigger, [new Span(match.Index, request.Text.Substring(match.Index, match.Length))]);

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
