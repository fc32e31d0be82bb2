namespace MetaFlow.Events;

/// <summary>The events that this installation tells of itself. Every other type is somebody's own.</summary>
public static class EventWord
{
    public const string RunSucceeded = "run.succeeded";
    public const string RunFailed = "run.failed";
    public const string RunCancelled = "run.cancelled";
    public const string ApprovalAnswered = "approval.answered";
    public const string DocumentAdded = "document.added";
    public const string DocumentChanged = "document.changed";

    public const string WorkflowSaved = "workflow.saved";
    public const string WorkflowPublished = "workflow.published";
    public const string WorkflowArchived = "workflow.archived";

    public static IReadOnlyList<string> All { get; } =
        [RunSucceeded, RunFailed, RunCancelled, ApprovalAnswered, DocumentAdded, DocumentChanged, WorkflowSaved, WorkflowPublished, WorkflowArchived];
}
