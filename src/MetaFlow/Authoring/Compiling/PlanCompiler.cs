using System.Security.Cryptography;
using System.Text;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Compiling;

/// <summary>Makes a definition of a plan: ids, references and control flow. The same plan gives the same bytes.</summary>
public sealed class PlanCompiler
{
    private const int LongestName = 60;
    private const int MostItems = 100;

    private readonly StepIds _ids = new();
    private readonly DataFlow _flow;
    private readonly WorkflowPlan _plan;
    private bool _itemIsText;

    private PlanCompiler(WorkflowPlan plan, DataFlow flow) => (_plan, _flow) = (plan, flow);

    public static CompiledPlan Compile(WorkflowPlan plan, RequestText request) => new PlanCompiler(plan, new DataFlow(plan)).Compile(request);

    /// <summary>The steps of a plan for a definition that is there already.</summary>
    /// <param name="flow">What there is to work on where they come to stand; the inputs that they need are in it afterwards.</param>
    /// <param name="taken">The ids that it has.</param>
    internal static JsonArray CompileSteps(WorkflowPlan plan, DataFlow flow, IEnumerable<string> taken)
    {
        var compiler = new PlanCompiler(plan, flow);
        compiler._ids.Keep(taken);
        return compiler.Steps(plan.Steps);
    }

    private CompiledPlan Compile(RequestText request)
    {
        var id = IdOf(request);
        var triggers = _plan.Triggers.Select(trigger => (JsonData)Trigger(trigger)).ToArray();
        var steps = Steps(_plan.Steps);
        var definition = new JsonObject.Builder
        {
            ["metaflow"] = WorkflowReader.LanguageVersion,
            ["id"] = id,
            ["name"] = JsonObject.Of((_plan.Language, NameOf(request))),
            ["description"] = JsonObject.Of((_plan.Language, request.Text)),
        };
        if (_flow.Inputs is { Count: > 0 } inputs)
        {
            definition["inputs"] = inputs;
        }

        definition["triggers"] = JsonArray.Create(triggers);
        definition["steps"] = steps;
        if (_flow.Data is { } data && data.StartsWith("steps.", StringComparison.Ordinal))
        {
            definition["output"] = $"{{{{ {data} }}}}";
        }

        var whole = definition.ToObject();
        return new CompiledPlan(id, whole, DefinitionFormat.Write(whole));
    }

    private static JsonObject Trigger(TriggerIntent trigger) => trigger switch
    {
        TriggerIntent.Schedule { Cron: { } cron } clock => JsonObject.Of(("id", "clock"), ("type", "schedule"), ("cron", cron), ("timeZone", clock.TimeZone)),
        TriggerIntent.Schedule clock => JsonObject.Of(("id", "clock"), ("type", "schedule"), ("every", clock.Every), ("timeZone", clock.TimeZone)),
        TriggerIntent.Webhook => JsonObject.Of(("id", "hook"), ("type", "webhook")),
        TriggerIntent.Event { Match: { } part } happening => JsonObject.Of(
            ("id", "happening"), ("type", "event"), ("event", happening.Name), ("match", $"{{{{ $contains($string(trigger.event.data), {Expressions.Quoted(part)}) }}}}")),
        TriggerIntent.Event happening => JsonObject.Of(("id", "happening"), ("type", "event"), ("event", happening.Name)),
        TriggerIntent.Failure => JsonObject.Of(("id", "failure"), ("type", "on_failure")),
        _ => JsonObject.Of(("id", "by-hand"), ("type", "manual")),
    };

    private JsonArray Steps(IReadOnlyList<StepIntent> intents) => JsonArray.Create([.. intents.Select(intent => (JsonData)Step(intent))]);

    private JsonObject Step(StepIntent intent)
    {
        var id = _ids.Take(intent);
        var evidence = new List<(string? Of, PlanEvidence Why)> { (null, intent.Why) };
        var step = new JsonObject.Builder { ["id"] = id };
        switch (intent.Kind)
        {
            case StepKind.Condition:
                Condition(intent, step, evidence);
                break;
            case StepKind.Loop:
                Loop(id, intent, step, evidence);
                break;
            default:
                var (type, settings) = new StepWriter(_flow, evidence).Write(intent);
                step["type"] = type;
                step["settings"] = settings;
                if (intent.Kind == StepKind.Fetch)
                {
                    step["retry"] = JsonObject.Of(("maxAttempts", 3));
                }

                Follow(id, intent.Kind, intent.Words);
                if (intent.Operation?.Listed is { } listed && intent.Kind == StepKind.Fetch)
                {
                    var list = listed.Path.Length == 0 ? $"steps.{id}.body" : $"steps.{id}.body.{listed.Path}";
                    _flow.Data = list;
                    _flow.Readable = listed.Texts.Count > 0 ? $"{list}.({string.Join(" & '. ' & ", listed.Texts)})" : null;
                }

                break;
        }

        step["note"] = intent.Words;
        step["evidence"] = JsonArray.Create([.. evidence.Select(piece => (JsonData)EvidenceJson(piece.Of, piece.Why))]);
        return step.ToObject();
    }

    private void Condition(StepIntent intent, JsonObject.Builder step, List<(string? Of, PlanEvidence Why)> evidence)
    {
        var (expression, assumed) = Expressions.Condition(intent, _flow);
        if (assumed is not null)
        {
            evidence.Add(("if", PlanEvidence.Assumed(assumed)));
        }

        step["type"] = StepWord.Condition;
        step["if"] = $"{{{{ {expression} }}}}";
        var (data, isAnswer) = (_flow.Data, _flow.IsAnswer);
        step["then"] = Steps(intent.Inner);
        (_flow.Data, _flow.IsAnswer) = (data, isAnswer);
        if (intent.Otherwise.Count > 0)
        {
            step["else"] = Steps(intent.Otherwise);
            (_flow.Data, _flow.IsAnswer) = (data, isAnswer);
        }
    }

    private void Loop(string id, StepIntent intent, JsonObject.Builder step, List<(string? Of, PlanEvidence Why)> evidence)
    {
        step["type"] = StepWord.ForEach;
        var isText = _flow.Data == "item" && _itemIsText;
        var listed = Items(intent);
        _itemIsText = listed.Count > 1 || isText || _flow.IsAnswer;
        step["items"] = listed.Count > 1
            ? JsonArray.Create([.. listed.Select(item => (JsonData)item)])
            : isText ? "{{ [item] }}"
            : _flow is { IsAnswer: true, Data: { } text } ? $"{{{{ $split({text}, '\n') }}}}"
            : $"{{{{ {_flow.Data ?? _flow.Input("items", "array", intent.Words, JsonArray.Empty)} }}}}";
        step["maxItems"] = MostItems;
        evidence.Add(("maxItems", PlanEvidence.Assumed($"{MostItems}")));
        (_flow.Data, _flow.IsAnswer) = ("item", false);
        step["steps"] = Steps(intent.Inner);
        _flow.Data = $"steps.{id}.results";
        _flow.IsAnswer = false;
    }

    private static List<string> Items(StepIntent intent) =>
        [.. RequestText.Read(intent.Words).Entities.Where(entity => entity.Kind is EntityKind.Number or EntityKind.Quote or EntityKind.Url or EntityKind.Mail).Select(entity => entity.Value)];

    // What the next step works on.
    private void Follow(string id, StepKind kind, string words)
    {
        _flow.Topic = kind is StepKind.Fetch or StepKind.Ask or StepKind.Search ? words : _flow.Topic;
        _flow.Approval = kind == StepKind.Approve ? id : _flow.Approval;
        (_flow.Data, _flow.IsAnswer) = kind switch
        {
            StepKind.Fetch => ($"steps.{id}.body", false),
            StepKind.Ask => ($"steps.{id}.text", true),
            StepKind.Search => ($"steps.{id}.results", false),
            StepKind.Transform or StepKind.Script or StepKind.Call => ($"steps.{id}", false),
            _ => (_flow.Data, _flow.IsAnswer),
        };
    }

    private static JsonObject EvidenceJson(string? of, PlanEvidence why)
    {
        var piece = new JsonObject.Builder();
        if (of is not null)
        {
            piece["of"] = of;
        }

        if (why is { Kind: PlanEvidenceKind.Passage, Passage: { } passage })
        {
            piece["passage"] = passage;
        }
        else
        {
            piece[why.Kind switch { PlanEvidenceKind.Rule => "rule", PlanEvidenceKind.Assumed => "assumed", _ => "request" }] = why.Text;
        }

        return piece.ToObject();
    }

    private static string NameOf(RequestText request)
    {
        var text = request.Text;
        return text.Length <= LongestName ? text : string.Concat(text.AsSpan(0, LongestName - 1), "…");
    }

    // Words of the request where it has Latin ones; a number of its own otherwise. The hash keeps requests apart that begin alike.
    private string IdOf(RequestText request)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Text)))[..6];
        var words = PlanNames.Of(_plan).Take(3).ToList();
        return words.Count == 0 ? $"workflow-{hash}" : $"{string.Join('-', words)}-{hash}";
    }
}
