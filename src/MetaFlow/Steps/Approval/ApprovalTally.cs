using MetaFlow.Json;

namespace MetaFlow.Steps.Approval;

/// <summary>What an approval has come to so far.</summary>
public enum ApprovalVerdict
{
    Open,
    Approved,
    Rejected,
}

/// <summary>Counts the answers to an approval: the rules, with no clock, store or people of their own.</summary>
/// <param name="Request">As it is now: with the approvers that were named last, and who has answered.</param>
/// <param name="Answers">Those that count, in their order.</param>
public sealed record ApprovalTally(ApprovalRequest Request, IReadOnlyList<ApprovalAnswer> Answers)
{
    /// <summary>Roles by the name that approvers are written with, from the least to the most.</summary>
    public static readonly IReadOnlyList<string> Roles = ["viewer", "operator", "editor", "admin"];

    public int Yes => Answers.Count(answer => answer.Approved);

    public ApprovalVerdict Verdict => VerdictOf(Request, Answers);

    /// <summary>The request with everything that came for it, in its order, up to the answer that decided it.</summary>
    public static ApprovalTally Of(ApprovalRequest request, IEnumerable<JsonData> came)
    {
        var answers = new List<ApprovalAnswer>();
        request = request with { Approvers = request.FirstApprovers };
        foreach (var one in came)
        {
            if (ApprovalAnswer.ReadReassign(one) is { } approvers)
            {
                request = request with { Approvers = approvers };
            }
            else if (ApprovalAnswer.Read(one) is { } answer && Counts(request, answer) && !answers.Any(other => Same(other.By, answer.By)))
            {
                answers.Add(answer);
                if (VerdictOf(request, answers) != ApprovalVerdict.Open)
                {
                    break;
                }
            }
        }

        return new ApprovalTally(request with { Answered = [.. answers.Select(answer => answer.By)] }, answers);
    }

    /// <summary>Whether an approver is a role, so that it may be any number of people.</summary>
    public static bool IsRole(string approver) => RankOf(approver) is not null;

    /// <summary>Whether somebody may answer, by name or by role.</summary>
    public static bool IsAmong(ApprovalRequest request, string name, string role) =>
        request.Approvers.Count == 0
        || request.Approvers.Any(approver => Same(approver, name) || (RankOf(approver) is { } least && RankOf(role) >= least));

    /// <summary>Whoever asked for a run does not approve what it does, unless its author said so.</summary>
    public static bool IsOwn(ApprovalRequest request, string name) => !request.AuthorMayAnswer && Same(request.StartedBy, name);

    /// <summary>
    /// Whether as many can still agree as are needed. How many have a role changes from day to day: there, as many noes as
    /// yeses are needed end it.
    /// </summary>
    public static bool CanBeReached(ApprovalRequest request, IReadOnlyList<ApprovalAnswer> answers)
    {
        if (request.Approvers.Count == 0 || request.Approvers.Any(IsRole))
        {
            return answers.Count(answer => !answer.Approved) < request.Needed;
        }

        var left = request.Approvers
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Count(name => !IsOwn(request, name) && !answers.Any(answer => Same(answer.By, name)));
        return answers.Count(answer => answer.Approved) + left >= request.Needed;
    }

    private static ApprovalVerdict VerdictOf(ApprovalRequest request, IReadOnlyList<ApprovalAnswer> answers) =>
        answers.Count(answer => answer.Approved) >= request.Needed ? ApprovalVerdict.Approved
        : !CanBeReached(request, answers) ? ApprovalVerdict.Rejected
        : ApprovalVerdict.Open;

    private static bool Counts(ApprovalRequest request, ApprovalAnswer answer) =>
        answer.PayloadHash == request.PayloadHash && answer.DefinitionHash == request.DefinitionHash && answer.Attempt == request.Attempt
        && !(answer.At > request.Until) && IsAmong(request, answer.By, answer.Role) && !IsOwn(request, answer.By);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static int? RankOf(string role)
    {
        for (var rank = 0; rank < Roles.Count; rank++)
        {
            if (Same(Roles[rank], role))
            {
                return rank;
            }
        }

        return null;
    }
}
