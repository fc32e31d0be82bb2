namespace MetaFlow.Approvals;

/// <summary>The approvals that runs wait for. A row is written by the run that asks: see <see cref="Runs.RunWrite.Waits"/>.</summary>
public interface IApprovalStore
{
    /// <summary>Those that wait longest first.</summary>
    Task<IReadOnlyList<OpenApproval>> ListAsync(int limit, CancellationToken cancellationToken);
}

/// <summary>What a run asks people and was not decided yet, as lists see it.</summary>
/// <param name="Approvers">Names of people or roles; empty for whoever may decide.</param>
/// <param name="Answered">Who has answered so far.</param>
public sealed record OpenApproval(
    RunId Run, string StepPath, string WorkflowId, int Attempt, string DefinitionHash, string PayloadHash, string Title,
    IReadOnlyList<string> Approvers, int Needed, IReadOnlyList<string> Answered, string StartedBy, bool AuthorMayAnswer,
    DateTimeOffset AskedAt, DateTimeOffset? Until);
