namespace MetaFlow.Runs;

/// <summary>Nothing new is begun of a workflow, or of all of them.</summary>
/// <param name="WorkflowId">Null for all workflows of the installation.</param>
public sealed record RunPause(string? WorkflowId, string By, string? Why, DateTimeOffset At);

/// <summary>What is paused, for all nodes: claims leave out the runs of it.</summary>
public interface IRunPauses
{
    /// <summary>How often this process has paused or resumed something: what was listed before may be something else now.</summary>
    int Changes { get; }

    /// <summary>Kept until it is lifted; false where it was paused already, which stays as it was.</summary>
    Task<bool> PauseAsync(RunPause pause, CancellationToken cancellationToken);

    /// <summary>False where it was not paused.</summary>
    Task<bool> ResumeAsync(string? workflowId, CancellationToken cancellationToken);

    /// <summary>The pause of everything first, then by workflow.</summary>
    Task<IReadOnlyList<RunPause>> ListAsync(CancellationToken cancellationToken);
}
