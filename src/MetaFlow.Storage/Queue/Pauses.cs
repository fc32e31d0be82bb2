namespace MetaFlow.Storage.Queue;

/// <summary>How statements about <c>runs</c> ask what is paused.</summary>
internal static class Pauses
{
    public const string OfEverything = "EXISTS (SELECT 1 FROM pauses WHERE pauses.workflow_id = '')";

    public const string NotOfRun = "NOT EXISTS (SELECT 1 FROM pauses WHERE pauses.workflow_id = runs.workflow_id)";
}
