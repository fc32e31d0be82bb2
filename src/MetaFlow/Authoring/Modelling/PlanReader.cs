using System.Xml;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Schedules;

namespace MetaFlow.Authoring.Modelling;

/// <summary>
/// Reads what a model wrote as a plan. Nothing of it is believed: a value has to stand in the request or in a passage, or is
/// shown as assumed; an address that stands nowhere is left out.
/// </summary>
internal sealed class PlanReader(RequestText request, IReadOnlyList<PlanPassage> passages)
{
    // What leads out of the house, or to a person: nobody may make one up.
    private static readonly string[] Addresses = ["url", "to", "phone", "channel"];

    private readonly List<Problem> _problems = [];
    private int _steps;

    /// <summary>The plan as far as it could be read, and everything that is wrong with it.</summary>
    public (WorkflowPlan? Plan, IReadOnlyList<Problem> Problems) Read(JsonData answer)
    {
        if (answer is not JsonObject written || written["steps"] is not JsonArray { Count: > 0 } steps)
        {
            return (null, [Problem.Of("authoring.model_no_plan")]);
        }

        var triggers = (written["triggers"] as JsonArray ?? JsonArray.Empty).Select((trigger, at) => Trigger(trigger, $"triggers[{at}]")).OfType<TriggerIntent>().ToList();
        var plan = new WorkflowPlan(request.Language)
        {
            Triggers = triggers.Count > 0 ? triggers : [new TriggerIntent.Manual(PlanEvidence.Assumed("nothing is said to start it"))],
            Steps = Steps(steps, "steps"),
        };
        if (_steps > BuiltInPlanner.MostSteps)
        {
            return (null, [Problem.Of("authoring.too_many_steps", ("found", _steps), ("limit", BuiltInPlanner.MostSteps))]);
        }

        if (plan.Steps.Count == 0)
        {
            return (null, [.. _problems, Problem.Of("authoring.model_no_plan")]);
        }

        FindLost(plan);
        return (plan, _problems);
    }

    private TriggerIntent? Trigger(JsonData written, string path)
    {
        if (written is not JsonObject members)
        {
            return null;
        }

        var why = EvidenceOf(Text(members, "words"));
        switch (Text(members, "type"))
        {
            case "webhook":
                return new TriggerIntent.Webhook(why);
            case "failure":
                return new TriggerIntent.Failure(why);
            case "manual":
                return new TriggerIntent.Manual(why);
            case "event" when Text(members, "event") is { Length: > 0 } name:
                return new TriggerIntent.Event(why, name);
            case "schedule":
                return Schedule(members, why, path);
            case "event":
                Add($"{path}.event", Problem.Of("authoring.model_lacks", ("name", "event")));
                return null;
            case var other:
                Add($"{path}.type", Problem.OfUnknown("authoring.model_unknown", other ?? "", PlanSchema.Triggers));
                return null;
        }
    }

    private TriggerIntent.Schedule? Schedule(JsonObject members, PlanEvidence why, string path)
    {
        var zone = Text(members, "timeZone") is { Length: > 0 } named ? named : "UTC";
        if (!TimeZones.TryFind(zone, out _, out var wrongZone))
        {
            Add($"{path}.timeZone", wrongZone);
            zone = "UTC";
        }

        if (Text(members, "cron") is { Length: > 0 } cron)
        {
            if (Cron.TryParse(cron, out _, out var wrong))
            {
                return new TriggerIntent.Schedule(why, cron, null, zone);
            }

            Add($"{path}.cron", wrong.Problem);
            return null;
        }

        if (Text(members, "every") is { Length: > 0 } every && IsPeriod(every))
        {
            return new TriggerIntent.Schedule(why, null, every, zone);
        }

        Add(path, Problem.Of("workflows.cron_or_every"));
        return null;
    }

    private List<StepIntent> Steps(JsonData? written, string path) =>
        [.. (written as JsonArray ?? JsonArray.Empty).Select((step, at) => Step(step, $"{path}[{at}]")).OfType<StepIntent>()];

    private StepIntent? Step(JsonData written, string path)
    {
        if (written is not JsonObject members || ++_steps > BuiltInPlanner.MostSteps)
        {
            return null;
        }

        var kind = StepKind.Unknown;
        if (Text(members, "kind") is var named && (!Enum.TryParse(named, ignoreCase: true, out kind) || !PlanSchema.Kinds.Contains(named!.ToLowerInvariant())))
        {
            Add($"{path}.kind", Problem.OfUnknown("authoring.model_unknown", named ?? "", PlanSchema.Kinds));
            kind = StepKind.Unknown;
        }

        var words = Text(members, "words") is { Length: > 0 } said ? said : request.Text;
        var intent = new StepIntent(kind, words, EvidenceOf(words)) { Inner = Steps(members["steps"], $"{path}.steps"), Otherwise = Steps(members["otherwise"], $"{path}.otherwise") };
        if (kind is StepKind.Condition or StepKind.Loop && intent.Inner.Count == 0)
        {
            Add($"{path}.steps", Problem.Of("authoring.model_lacks", ("name", "steps")));
            return null;
        }

        foreach (var slot in PlanSchema.Slots)
        {
            if (Text(members, slot) is { Length: > 0 } value && Value(slot, value, $"{path}.{slot}") is { } why)
            {
                intent = intent.With(slot, value, why);
            }
        }

        return intent;
    }

    // Null where it may not stand there.
    private PlanEvidence? Value(string slot, string value, string path)
    {
        if (slot == "expression")
        {
            if (Expression.TryCompile(value, out _, out var wrong))
            {
                return PlanEvidence.Assumed(value);
            }

            Add(path, wrong);
            return null;
        }

        if (slot == "code" || Find(value) is not { } found)
        {
            if (Addresses.Contains(slot))
            {
                Add(path, Problem.Of("authoring.model_made_up", ("value", value)));
                return null;
            }

            return PlanEvidence.Assumed(value);
        }

        return found;
    }

    private PlanEvidence EvidenceOf(string? words) => words is { Length: > 0 } && Find(words) is { } found ? found : PlanEvidence.Assumed(words ?? "");

    private PlanEvidence? Find(string value)
    {
        if (request.Text.IndexOf(value, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            return PlanEvidence.Of(new Span(at, request.Text.Substring(at, value.Length)));
        }

        return passages.FirstOrDefault(passage => passage.Text.Contains(value, StringComparison.OrdinalIgnoreCase)) is { } passage
            ? new PlanEvidence(PlanEvidenceKind.Passage, value) { Passage = passage.Cited }
            : null;
    }

    // What has to survive: addresses, quotations, numbers, names of channels.
    private void FindLost(WorkflowPlan plan)
    {
        var kept = PlanBuilder.All(plan.Steps).SelectMany(step => step.Slots.Values.Select(slot => slot.Value).Append(step.Words))
            .Concat(plan.Triggers.Select(trigger => trigger.Why.Text)).ToList();
        foreach (var entity in request.Entities.Where(entity => !kept.Exists(text => text.Contains(entity.Value, StringComparison.OrdinalIgnoreCase))))
        {
            Add("steps", Problem.Of("authoring.model_lost", ("value", entity.Value)));
        }
    }

    private void Add(string path, Problem problem) => _problems.Add(problem with { Path = path });

    private static string? Text(JsonObject members, string name) => (members[name] as JsonText)?.Value.Trim();

    private static bool IsPeriod(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text) > TimeSpan.Zero;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return false;
        }
    }
}
