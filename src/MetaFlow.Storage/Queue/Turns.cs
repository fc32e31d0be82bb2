namespace MetaFlow.Storage.Queue;

/// <summary>
/// The turn of a run that may be claimed from now on: behind the newest of its workflow, and never before the front of the
/// queue. So a workflow with ten thousand runs stands in turns far away, and the first run of another one beside the front
/// (start-time fair queueing; Goyal, Vin and Cheng 1996). Read from the rows; two that read the same share a turn.
/// </summary>
internal static class Turns
{
    // What is in the index of claims, also while it is leased.
    private const string Ready = "other.due_at IS NOT NULL AND other.waits_for = 0";

    /// <param name="workflow">SQL that gives the workflow of the run.</param>
    /// <param name="priority">SQL that gives its priority.</param>
    public static string Next(string workflow, string priority) =>
        $"""
        {Dialect.Greatest}(
            coalesce(
                (SELECT other.turn FROM runs AS other WHERE other.priority = {priority} AND {Ready} AND other.lease_node IS NULL
                 ORDER BY other.turn LIMIT 1),
                (SELECT other.turn FROM runs AS other WHERE other.priority = {priority} AND {Ready}
                 ORDER BY other.turn DESC LIMIT 1),
                0),
            coalesce(
                (SELECT other.turn + 1 FROM runs AS other
                 WHERE other.workflow_id = {workflow} AND other.priority = {priority} AND {Ready}
                 ORDER BY other.turn DESC LIMIT 1),
                0))
        """;
}
