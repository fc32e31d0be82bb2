using MetaFlow.Steps.Approval;

namespace MetaFlow.Tests.Steps.Approval;

internal sealed class CollectingTeller : IApprovalTeller
{
    public List<ApprovalNotice> Notices { get; } = [];

    public Task TellAsync(ApprovalNotice notice, CancellationToken cancellationToken)
    {
        Notices.Add(notice);
        return Task.CompletedTask;
    }
}
