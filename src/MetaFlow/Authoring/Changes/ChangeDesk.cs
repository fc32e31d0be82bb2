using System.Text;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Changes.Modelling;
using MetaFlow.Authoring.Changes.Reading;
using MetaFlow.Authoring.Safety;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Rehearsals;
using MetaFlow.Steps;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;
using MetaFlow.Workflows.Diff;

namespace MetaFlow.Authoring.Changes;

/// <summary>
/// From a request to change a workflow to a proposal: read, write, check, rehearse. Nothing is saved before a person accepts it,
/// and what the request does not name keeps its bytes.
/// </summary>
/// <param name="rehearser">Null proposes what was not rehearsed.</param>
/// <param name="model">Null reads requests by the rules that are built in.</param>
public sealed class ChangeDesk(
    StepCatalog catalog, CertificateMaker certificates, WorkflowReader reader, TimeProvider clock, Rehearser? rehearser = null, ModelChanges? model = null)
{
    /// <param name="sources">Where cassettes are; null rehearses nothing.</param>
    public async Task<ChangeProposal> ChangeAsync(ChangeRequest request, RehearsalSources? sources, CancellationToken cancellationToken)
    {
        if (AuthoringDesk.Unreadable(request.Text) is { } wrong)
        {
            return new ChangeProposal("en") { Refusal = wrong };
        }

        try
        {
            var text = RequestText.Read(request.Text);
            if (RequestCheck.Find(text) is { } refusal)
            {
                return new ChangeProposal(text.Language) { Refusal = refusal };
            }

            var (changes, failure) = model is null ? ([], null) : await model.ReadAsync(request, text, cancellationToken);
            if (changes.Count > 0)
            {
                return await ProposeAsync(request, changes, text.Language, sources, cancellationToken);
            }

            var answer = BuiltInChanges.Read(request.Definition, text, catalog, request.Answer);
            var proposal = answer.Changes.Count > 0
                ? await ProposeAsync(request, answer.Changes, text.Language, sources, cancellationToken)
                : new ChangeProposal(text.Language) { Refusal = answer.Problem, Question = answer.Question };
            return failure is null ? proposal
                : proposal with { Problems = [.. proposal.Problems, failure with { Severity = Severity.Warning }, Problem.Of("authoring.built_in_instead") with { Severity = Severity.Warning }] };
        }
        catch (RegexMatchTimeoutException)
        {
            // Nothing that a person writes takes that long.
            return new ChangeProposal("en") { Refusal = Problem.Of("authoring.too_long", ("found", request.Text.Length), ("limit", AuthoringRequest.LongestText)) };
        }
    }

    /// <summary>Proposes changes that somebody or something else has decided on.</summary>
    public async Task<ChangeProposal> ProposeAsync(
        ChangeRequest request, IReadOnlyList<DefinitionChange> changes, string language, RehearsalSources? sources, CancellationToken cancellationToken)
    {
        var (after, patch, problem) = PatchWriter.Write(request.Definition, changes, request.Locked);
        if (after is null)
        {
            return new ChangeProposal(language) { Refusal = problem };
        }

        if (after == request.Definition)
        {
            return new ChangeProposal(language) { Refusal = Problem.Of("authoring.change_nothing") };
        }

        var now = clock.GetUtcNow();
        var had = certificates.Make(Encoding.UTF8.GetBytes(request.Definition), Surroundings.Unknown, now);
        var utf8 = Encoding.UTF8.GetBytes(after);
        var certificate = certificates.Make(utf8, Surroundings.Unknown, now);
        var broken = Broken(had, certificate);
        if (broken.Count > 0)
        {
            return new ChangeProposal(language) { Refusal = Problem.Of("authoring.change_breaks", ("what", broken[0].Message)), Problems = broken };
        }

        var (before, workflow) = (reader.Read(request.Definition, out _), reader.Read(after, out _));
        var proposal = new ChangeProposal(language)
        {
            Text = after,
            Definition = (JsonObject)JsonData.Parse(after.TrimStart('\uFEFF')),
            Patch = patch,
            Effects = before is not null && workflow is not null ? new WorkflowDiff(catalog).Between(before, workflow) : [],
            Problems = certificate.Problems,
            Standing = certificate.Standing?.ToString().ToLowerInvariant(),
        };
        if (!request.Rehearse || sources is null || rehearser is null || workflow is null || certificate.Standing != Standing.Typed)
        {
            return proposal;
        }

        var report = await rehearser.RehearseAsync(workflow, JsonObject.Empty, sources, cancellationToken);
        return proposal with { Rehearsal = report, Standing = report.Gaps.Count == 0 && report.Problems.Count == 0 ? "rehearsed" : proposal.Standing };
    }

    // What was wrong before is not the fault of the change; what only holds a place is shown and asked for.
    internal static List<Problem> Broken(Certificate had, Certificate has)
    {
        var known = had.Problems.Where(problem => problem.Severity == Severity.Error).Select(problem => (problem.Code, problem.Message)).ToHashSet();
        return [.. has.Problems.Where(problem => problem.Severity == Severity.Error && !problem.Code.StartsWith("authoring.placeholder", StringComparison.Ordinal) && !known.Contains((problem.Code, problem.Message)))];
    }
}
