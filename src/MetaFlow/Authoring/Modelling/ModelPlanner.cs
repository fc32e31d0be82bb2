using System.Text;
using MetaFlow.Authoring.Compiling;
using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Safety;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Knowledge.Live;
using MetaFlow.Llm;
using MetaFlow.Llm.Chat;
using MetaFlow.Scripts;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;
using Microsoft.Extensions.Options;

namespace MetaFlow.Authoring.Modelling;

/// <summary>
/// Plans with the configured model, in a few rounds: what is wrong with a plan goes back to the model. Where it does not
/// come to a plan, its best draft is taken, and where it cannot be asked, the built-in planner; both are said.
/// </summary>
/// <param name="knowledge">What the model is shown passages of; null shows it none.</param>
/// <param name="scripts">Who checks scripts that the model writes; null takes none.</param>
public sealed class ModelPlanner(
    ChatClient client, CertificateMaker certificates, IOptions<LlmOptions> model, IOptions<AuthoringOptions> options, TimeProvider clock,
    KnowledgeBase? knowledge = null, ScriptDesk? scripts = null) : IPlanner
{
    public async Task<PlannerAnswer> PlanAsync(RequestText request, CancellationToken cancellationToken)
    {
        if (RequestCheck.Find(request) is { } refusal)
        {
            return new PlannerAnswer(null, [refusal]);
        }

        var passages = await PlanPassage.FindAsync(knowledge, request.Text, cancellationToken);
        var talk = new ModelTalk(client, model.Value, options.Value, PlanSchema.Schema);
        List<ModelMessage> messages = [.. PlanPrompt.Of(request, passages)];
        PlannerAnswer? best = null;
        Problem? failure = null;
        for (var round = 0; round < options.Value.Rounds && failure is null; round++)
        {
            var reply = await talk.AskAsync(messages, cancellationToken);
            if (reply is ChatReply.Failed { Problem: { Code: "llm.answer_cut" } cut })
            {
                // It wrote too much: told so, it may write less.
                messages.AddRange(PlanPrompt.Again("…", [cut]));
                continue;
            }

            if (reply is not ChatReply.Said said)
            {
                failure = ((ChatReply.Failed)reply).Problem;
                break;
            }

            var draft = await ReadAsync(said.Text, request, passages, cancellationToken);
            if (draft is { Plan: not null, Problems.Count: 0 })
            {
                return draft;
            }

            best = draft.Plan is not null && (best is null || draft.Problems.Count < best.Problems.Count) ? draft : best;
            messages.AddRange(PlanPrompt.Again(said.Text, draft.Problems));
        }

        var why = AsWarning(failure ?? Problem.Of("authoring.model_gave_up", ("rounds", options.Value.Rounds)));
        if (best is not null)
        {
            return best with { Problems = [why, .. best.Problems.Select(AsWarning)] };
        }

        var builtIn = BuiltInPlanner.Plan(request);
        return builtIn with { Problems = [.. builtIn.Problems, why, Problem.Of("authoring.built_in_instead") with { Severity = Severity.Warning }] };
    }

    private async Task<PlannerAnswer> ReadAsync(string text, RequestText request, IReadOnlyList<PlanPassage> passages, CancellationToken cancellationToken)
    {
        if (JsonInText.Find(text) is not { } json)
        {
            return new PlannerAnswer(null, [Problem.Of("llm.answer_no_json")]);
        }

        var (plan, problems) = new PlanReader(request, passages).Read(json);
        if (plan is null)
        {
            return new PlannerAnswer(null, problems);
        }

        var (kept, refused) = await CheckScriptsAsync(plan, cancellationToken);
        return new PlannerAnswer(kept, [.. problems, .. refused, .. Check(kept, request)]);
    }

    // What a plan comes to has to hold as any definition does; what is still open in it is asked of the person.
    private IEnumerable<Problem> Check(WorkflowPlan plan, RequestText request) =>
        certificates.Make(Encoding.UTF8.GetBytes(PlanCompiler.Compile(plan, request).Text), Surroundings.Unknown, clock.GetUtcNow()).Problems
            .Where(problem => problem.Severity == Severity.Error && !problem.Code.StartsWith("authoring.placeholder", StringComparison.Ordinal));

    private async Task<(WorkflowPlan Plan, IReadOnlyList<Problem> Problems)> CheckScriptsAsync(WorkflowPlan plan, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        return (plan with { Steps = await CheckScriptsAsync(plan.Steps, problems, cancellationToken) }, problems);
    }

    private async Task<IReadOnlyList<StepIntent>> CheckScriptsAsync(IReadOnlyList<StepIntent> intents, List<Problem> problems, CancellationToken cancellationToken)
    {
        var kept = new List<StepIntent>(intents.Count);
        foreach (var intent in intents)
        {
            var checkedOne = intent with
            {
                Inner = await CheckScriptsAsync(intent.Inner, problems, cancellationToken),
                Otherwise = await CheckScriptsAsync(intent.Otherwise, problems, cancellationToken),
            };
            if (intent.Slot("code") is { } code)
            {
                var wrong = scripts is null ? [Problem.Of("authoring.model_no_scripts")] : await scripts.CheckAsync(code, cancellationToken);
                problems.AddRange(wrong);
                if (wrong.Count > 0)
                {
                    // A script that was refused is left to be written; its words stay.
                    checkedOne = checkedOne with { Slots = checkedOne.Slots.Where(slot => slot.Key != "code").ToDictionary() };
                }
            }

            kept.Add(checkedOne);
        }

        return kept;
    }

    private static Problem AsWarning(Problem problem) => problem with { Severity = Severity.Warning };
}
