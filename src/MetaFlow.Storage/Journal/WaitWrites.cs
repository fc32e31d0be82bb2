using System.Data.Common;
using MetaFlow.Runs;
using MetaFlow.Steps.Approval;
using MetaFlow.Steps.Wait;

namespace MetaFlow.Storage.Journal;

/// <summary>What a run waits for, written with its entries so that others find it: the statements, for both databases.</summary>
internal static class WaitWrites
{
    private const string DropApproval = "DELETE FROM approvals WHERE run_id = @run AND step_path = @step";

    private const string DropEvent = "DELETE FROM event_waits WHERE run_id = @run AND step_path = @step";

    private const string DropApprovals = "DELETE FROM approvals WHERE run_id = @run";

    private const string DropEvents = "DELETE FROM event_waits WHERE run_id = @run";

    private const string AddApproval =
        """
        INSERT INTO approvals (run_id, step_path, workflow_id, attempt, definition_hash, payload_hash, title, approvers, needed,
                               answered, started_by, author_may_answer, asked_at, until)
        VALUES (@run, @step, @workflow, @attempt, @definition, @payload, @title, @approvers, @needed,
                @answered, @startedBy, @authorMayAnswer, @askedAt, @until)
        """;

    private const string AddEvent =
        "INSERT INTO event_waits (run_id, step_path, type, waits_for) VALUES (@run, @step, @type, @for)";

    /// <summary>In their order: what was waited for at a step goes before what is waited for there now.</summary>
    public static IEnumerable<(string Sql, Action<DbParameterCollection> Set)> Of(RunWrite write)
    {
        var run = write.Head.Id;
        if (write.EndsWaits)
        {
            yield return (DropApprovals, values => values.Set("run", run));
            yield return (DropEvents, values => values.Set("run", run));
            yield break;
        }

        foreach (var change in write.Waits)
        {
            yield return (DropApproval, values => values.Set("run", run).Set("step", change.StepPath));
            yield return (DropEvent, values => values.Set("run", run).Set("step", change.StepPath));
            if (ApprovalRequest.Of(change.Wait) is { } request)
            {
                yield return (AddApproval, values => Set(values, write.Head, change.StepPath, request));
            }
            else if (change.Wait is { } wait && EventMatch.Of(wait.For) is { } match)
            {
                yield return (AddEvent, values => values
                    .Set("run", run).Set("step", change.StepPath).Set("type", Rows.Keepable(match.Type)).Set("for", Dialect.Bytes(wait.For.ToUtf8())));
            }
        }
    }

    private static void Set(DbParameterCollection values, RunHead head, string stepPath, ApprovalRequest request) => values
        .Set("run", head.Id)
        .Set("step", stepPath)
        .Set("workflow", head.WorkflowId)
        .Set("attempt", request.Attempt)
        .Set("definition", request.DefinitionHash)
        .Set("payload", request.PayloadHash)
        .Set("title", Rows.Keepable(request.Title))
        .Set("approvers", Rows.Json([.. request.Approvers.Select(Rows.Keepable)]))
        .Set("needed", request.Needed)
        .Set("answered", Rows.Json([.. request.Answered.Select(Rows.Keepable)]))
        .Set("startedBy", Rows.Keepable(request.StartedBy))
        .Set("authorMayAnswer", request.AuthorMayAnswer ? 1 : 0)
        .Set("askedAt", request.AskedAt)
        .Set("until", request.Until);
}
