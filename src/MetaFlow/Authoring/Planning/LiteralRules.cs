using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Compiling;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;

namespace MetaFlow.Authoring.Planning;

/// <summary>
/// Sees to it that addresses, quotations, names and numbers of a request stand where they work: in a trigger, an input, a setting
/// or an expression. One that has no place there is asked about; a description does nothing.
/// </summary>
internal static partial class LiteralRules
{
    public static WorkflowPlan Keep(WorkflowPlan plan, RequestText request)
    {
        var definition = PlanCompiler.Compile(plan, request).Definition;
        var working = Working(definition);
        var lost = Literals(request).Where(literal => !Stands(working, literal) && !IsUsed(plan, literal)).ToList();
        if (lost.Count == 0)
        {
            return plan;
        }

        var open = new List<Entity>();
        var given = new List<Entity>();
        foreach (var literal in lost)
        {
            if (InTrigger(plan, literal) is { } trigger)
            {
                plan = trigger is TriggerIntent.Event { Match: null } happening && literal.Kind is EntityKind.Quote or EntityKind.Channel or EntityKind.Host or EntityKind.Mail
                    ? plan with { Triggers = [.. plan.Triggers.Select(each => each == trigger ? happening with { Match = literal.Value.TrimStart('#') } : each)] }
                    : Opened(plan, open, literal);
            }
            else if (Owner(plan, literal) is { } owner)
            {
                plan = plan with { Steps = Placed(plan.Steps, owner, literal) };
            }
            else if (IsName(literal))
            {
                // A name alone says nothing where no call could look for it.
            }
            else if ((definition["inputs"] as JsonObject)?["input"] is JsonObject input && input["default"] is null && literal.Kind is EntityKind.Url or EntityKind.Quote or EntityKind.Mail or EntityKind.Host)
            {
                given.Add(literal);
            }
            else
            {
                open.Add(literal);
            }
        }

        if (given.Count > 0)
        {
            JsonData fallback = given.Count == 1 ? given[0].Value : JsonArray.Create([.. given.Select(literal => (JsonData)literal.Value)]);
            plan = plan with { Inputs = [.. plan.Inputs, new InputIntent("input", "any", given[0].Value, fallback, PlanEvidence.Of(given[0].At))] };
        }

        // What found no place after all is asked.
        var left = open.Concat(Literals(request).Where(literal => !IsName(literal) && lost.Contains(literal) && !open.Contains(literal) && !Stands(Working(PlanCompiler.Compile(plan, request).Definition), literal))).ToList();
        return left.Count == 0 ? plan : plan with { Unplaced = [.. left.Select(literal => literal.Value).Distinct()] };
    }

    /// <summary>What a definition does, as one text: without what only describes it.</summary>
    public static string Working(JsonObject definition)
    {
        var all = new List<string>();
        foreach (var (name, value) in definition)
        {
            if (name is "triggers" or "steps" or "inputs" or "output")
            {
                Collect(value, all);
            }
        }

        return Plain(string.Join('\n', all));
    }

    /// <summary>Whether a literal stands in the text of what a definition does.</summary>
    public static bool Stands(string working, Entity literal)
    {
        if (working.Contains(Plain(literal.Value), StringComparison.Ordinal))
        {
            return true;
        }

        return literal.Kind is EntityKind.Number or EntityKind.Money or EntityKind.Percent && EntityReader.NumberIn(literal.Value) is { } number
            && (Has(working, number) || (number is >= 1 and <= 1000 && working.Contains($"[0..{number - 1}]", StringComparison.Ordinal)));
    }

    public static IEnumerable<Entity> Literals(RequestText request) => request.Entities
        .Where(entity => entity.Kind is not EntityKind.Path)
        .Concat(Names().Matches(request.Text)
            .Where(match => !request.Entities.Any(entity => entity.At.Overlaps(new Span(match.Index, match.Value))))
            .Select(match => new Entity(EntityKind.Name, new Span(match.Index, match.Value), match.Value)))
        .Concat(Rooms().Matches(request.Text).Select(match => new Entity(EntityKind.Channel, new Span(match.Groups["name"].Index, match.Groups["name"].Value), match.Groups["name"].Value)));

    private static WorkflowPlan Opened(WorkflowPlan plan, List<Entity> open, Entity literal)
    {
        open.Add(literal);
        return plan;
    }

    private static bool IsName(Entity literal) => literal.Kind == EntityKind.Name;

    private static bool Has(string working, double number) =>
        Regex.IsMatch(working, $@"(?<![\d.]){Regex.Escape(number.ToString(CultureInfo.InvariantCulture))}(?![\d])", RegexOptions.None, TimeSpan.FromSeconds(1));

    // The hour of a schedule, the length of a pause.
    private static bool IsUsed(WorkflowPlan plan, Entity literal) =>
        plan.Triggers.OfType<TriggerIntent.Schedule>().Any(clock => clock.Why.Text.Split(" … ").Any(part => part.Contains(literal.At.Text, StringComparison.Ordinal)))
        && literal.Kind is EntityKind.Number or EntityKind.Date;

    private static TriggerIntent? InTrigger(WorkflowPlan plan, Entity literal) =>
        plan.Triggers.FirstOrDefault(trigger => trigger is TriggerIntent.Event or TriggerIntent.Webhook && IsIn(trigger.Why, literal));

    private static bool IsIn(PlanEvidence why, Entity literal) => why.Start >= 0 && literal.At.Start >= why.Start && literal.At.End <= why.Start + why.Text.Length;

    // The call that looks for it: of its own clause, or the one that was put before that clause, or the next one before it.
    private static StepIntent? Owner(WorkflowPlan plan, Entity literal)
    {
        var all = PlanBuilder.All(plan.Steps).ToList();
        var own = all.Find(intent => Takes(intent, literal) && IsIn(intent.Why, literal));
        if (own is not null)
        {
            return own;
        }

        var clause = all.FindIndex(intent => IsIn(intent.Why, literal) && intent.Kind is StepKind.Ask or StepKind.Transform or StepKind.Search);
        return clause > 0 && all[clause - 1].Kind == StepKind.Fetch && Takes(all[clause - 1], literal) ? all[clause - 1]
            : IsName(literal) ? null
            : all.Find(intent => intent.Kind == StepKind.Fetch && Takes(intent, literal))
                ?? (literal.Kind == EntityKind.Url ? all.Find(intent => intent.Kind == StepKind.Write && Takes(intent, literal)) : null);
    }

    private static bool Takes(StepIntent intent, Entity literal) => intent.Operation is null && intent.Slot("url") is null
        && (intent.Kind is StepKind.Fetch || (intent.Kind is StepKind.Write or StepKind.Search && !IsName(literal)));

    private static IReadOnlyList<StepIntent> Placed(IReadOnlyList<StepIntent> steps, StepIntent owner, Entity literal) =>
    [
        .. steps.Select(step => step == owner
            ? literal.Kind == EntityKind.Channel && step.Slot("channel") is null
                ? step.With("channel", literal.Value, PlanEvidence.Of(literal.At))
                : step.With("about", step.Slot("about") is { } before ? $"{before} {literal.Value}" : literal.Value, PlanEvidence.Of(literal.At))
            : step with { Inner = Placed(step.Inner, owner, literal), Otherwise = Placed(step.Otherwise, owner, literal) }),
    ];

    private static void Collect(JsonData value, List<string> all)
    {
        switch (value)
        {
            case JsonText text:
                all.Add(text.Value);
                break;
            case JsonNumber number:
                all.Add(number.ToString());
                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Collect(item, all);
                }

                break;
            case JsonObject members:
                foreach (var (name, inner) in members)
                {
                    if (name is not ("id" or "note" or "evidence" or "description"))
                    {
                        Collect(inner, all);
                    }
                }

                break;
        }
    }

    private static string Plain(string text) => Grouped().Replace(text, "").ToLowerInvariant();

    [GeneratedRegex(@"(?<=\d),(?=\d{3})", RegexOptions.None, 1000)]
    private static partial Regex Grouped();

    // Names of things as science and trade write them: HER2, IC50, EUR; no words for formats, protocols or zones.
    [GeneratedRegex(@"(?<![\w@./:#-])(?!(?:API|HTTP|HTTPS|URL|JSON|CSV|PDF|XML|HTML|SQL|SMS|FAQ|LLM|SLA|KPI|UTC|KST|GMT|EST|PST|CET|GET|POST|PUT|PATCH|DELETE|CRM|ERP|RSS|SSH|FTP|AWS|OCR|CLI|CPU|RAM|GPT|RAG|MCP|PII|ETA|ASAP|CTO|CEO|CFO|VIP|SEO|ARR|MRR|NPS|OKR|FYI|USA|IDs?)(?![A-Z0-9]))[A-Z](?=[A-Z0-9-]*[A-Z0-9])[A-Z0-9]{2,}(?:-\d+)?(?![A-Za-z0-9_/@]|\.\w)", RegexOptions.None, 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"\b(?:in|to|from|of) the (?<name>[a-z][\w]*(?:-[\w]+)+) channel\b", RegexOptions.None, 1000)]
    private static partial Regex Rooms();
}
