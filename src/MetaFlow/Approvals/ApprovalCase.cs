using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps.Approval;

namespace MetaFlow.Approvals;

/// <summary>One approval as people look at it and answer it.</summary>
/// <param name="Tally">What it has come to, with answers that the run has not heard yet.</param>
/// <param name="Author">Who asked for the run, also where other runs are between.</param>
/// <param name="Title">As it is shown: what was given to the run in secret is hidden.</param>
/// <param name="Payload">What is approved, as it is shown.</param>
public sealed record ApprovalCase(RunHead Run, string StepPath, ApprovalTally Tally, string Author, string Title, JsonData Payload)
{
    public ApprovalRequest Request => Tally.Request;

    /// <summary>Why somebody cannot answer it now; null where they can.</summary>
    public Problem? Refusal(Approver approver, DateTimeOffset now) =>
        Tally.Verdict != ApprovalVerdict.Open || Request.Until <= now ? Problem.Of("approval.is_over", ("title", Title))
        : Has(Request.Answered, approver.Name) ? Problem.Of("approval.answered_already", ("name", approver.Name), ("title", Title))
        : approver.Role < ApprovalDesk.LeastRole || !ApprovalTally.IsAmong(Request, approver.Name, approver.RoleName)
            ? Problem.Of("approval.not_yours", ("name", approver.Name), ("title", Title), ("approvers", Names(Request.Approvers)))
        : IsOwn(approver.Name) ? Problem.Of("approval.own_run", ("name", approver.Name), ("title", Title))
        : null;

    internal static bool Has(IReadOnlyList<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string Names(IReadOnlyList<string> approvers) =>
        approvers.Count == 0 ? Approver.NameOf(ApprovalDesk.LeastRole) : string.Join(", ", approvers);

    private bool IsOwn(string name) =>
        ApprovalTally.IsOwn(Request, name) || ApprovalTally.IsOwn(Request with { StartedBy = Author }, name);
}
