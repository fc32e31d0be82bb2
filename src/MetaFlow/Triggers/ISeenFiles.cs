namespace MetaFlow.Triggers;

/// <summary>Remembers the files that were there for a trigger, as they were then.</summary>
public interface ISeenFiles
{
    Task<IReadOnlyList<SeenFile>> ListAsync(string workflowId, string triggerId, CancellationToken cancellationToken);

    /// <summary>Remembers these, in the place of what was known of their paths.</summary>
    Task KeepAsync(string workflowId, string triggerId, IReadOnlyList<SeenFile> files, CancellationToken cancellationToken);
}

/// <param name="ChangedAt">As exact as milliseconds.</param>
public sealed record SeenFile(string Path, long Size, DateTimeOffset ChangedAt);
