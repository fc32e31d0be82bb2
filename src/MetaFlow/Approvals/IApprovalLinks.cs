using MetaFlow.Steps.Approval;

namespace MetaFlow.Approvals;

/// <summary>Addresses that people are told.</summary>
public interface IApprovalLinks
{
    /// <summary>The page of an approval, for whoever signs in.</summary>
    string Page(RunId run, string stepPath);

    /// <summary>An address that lets one person answer one approval once, without signing in.</summary>
    string For(ApprovalRequest request, string person, DateTimeOffset expires);
}
