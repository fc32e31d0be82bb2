using System.Text;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Compiling;
using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Retrieval;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Rehearsals;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Authoring;

/// <summary>
/// From a request to a proposal: understand, look up, plan, compile, check, rehearse. A proposal is nothing until a person
/// accepts it.
/// </summary>
/// <param name="guide">What is known of services; null plans without.</param>
/// <param name="rehearser">Null proposes what was not rehearsed.</param>
public sealed class AuthoringDesk(IPlanner planner, CertificateMaker certificates, WorkflowReader reader, TimeProvider clock, ServiceGuide? guide = null, Rehearser? rehearser = null)
{
    /// <param name="sources">Where cassettes are; null rehearses nothing.</param>
    public async Task<Proposal> AuthorAsync(AuthoringRequest request, RehearsalSources? sources, CancellationToken cancellationToken)
    {
        if (Unreadable(request.Text) is { } wrong)
        {
            return new Proposal("en") { Refusal = wrong, Problems = [wrong] };
        }

        RequestText text;
        PlannerAnswer answer;
        try
        {
            text = RequestText.Read(request.Text);
            answer = await planner.PlanAsync(text, cancellationToken);
        }
        catch (RegexMatchTimeoutException)
        {
            // Nothing that a person writes takes that long.
            var tangled = Problem.Of("authoring.too_long", ("found", request.Text.Length), ("limit", AuthoringRequest.LongestText));
            return new Proposal("en") { Refusal = tangled, Problems = [tangled] };
        }

        if (answer.Plan is not { } plan)
        {
            return new Proposal(text.Language) { Refusal = answer.Problems[0], Problems = answer.Problems };
        }

        if (guide is not null)
        {
            plan = await guide.CompleteAsync(plan, text, cancellationToken);
        }

        plan = LiteralRules.Keep(AnswerRules.Apply(plan, request.Answers), text);
        plan = plan with { Questions = QuestionFinder.Find(plan) };
        var compiled = PlanCompiler.Compile(plan, text);
        var utf8 = Encoding.UTF8.GetBytes(compiled.Text);
        var certificate = certificates.Make(utf8, Surroundings.Unknown, clock.GetUtcNow());
        var proposal = new Proposal(text.Language)
        {
            Definition = compiled.Definition,
            Text = compiled.Text,
            Plan = plan,
            Problems = [.. answer.Problems.Concat(certificate.Problems).OrderBy(problem => problem.Code.StartsWith("authoring.placeholder", StringComparison.Ordinal) ? 0 : (int)problem.Severity + 1)],
            Standing = certificate.Standing?.ToString().ToLowerInvariant(),
        };
        return request.Rehearse && sources is not null && rehearser is not null && certificate.Standing == Standing.Typed
            ? await RehearseAsync(proposal, utf8, rehearser, sources, cancellationToken)
            : proposal;
    }

    private async Task<Proposal> RehearseAsync(
        Proposal proposal, byte[] utf8, Rehearser rehearse, RehearsalSources sources, CancellationToken cancellationToken)
    {
        if (reader.Read(utf8, out _) is not { } workflow)
        {
            return proposal;
        }

        var report = await rehearse.RehearseAsync(workflow, JsonObject.Empty, sources, cancellationToken);
        return proposal with { Rehearsal = report, Standing = report.Gaps.Count == 0 && report.Problems.Count == 0 ? "rehearsed" : proposal.Standing };
    }

    internal static Problem? Unreadable(string text) =>
        text.All(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)) ? Problem.Of("authoring.empty")
        : text.Length > AuthoringRequest.LongestText ? Problem.Of("authoring.too_long", ("found", text.Length), ("limit", AuthoringRequest.LongestText))
        : null;
}
