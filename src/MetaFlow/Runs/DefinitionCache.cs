using System.Collections.Concurrent;
using MetaFlow.Blobs;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>Definitions of runs, read once: a run is pinned to the hash of its definition, so nothing here gets old.</summary>
internal sealed class DefinitionCache(IBlobStore blobs, WorkflowReader reader)
{
    // Definitions are small; when so many different ones are in use, reading one again costs less than remembering all.
    private const int Limit = 1000;

    private readonly ConcurrentDictionary<string, Workflow> _byHash = new();

    /// <summary>The definition, or the problem that the run cannot go on with.</summary>
    public async Task<(Workflow? Workflow, Problem? Problem)> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (_byHash.TryGetValue(hash, out var known))
        {
            return (known, null);
        }

        if (!BlobHash.TryParse(hash, out var name) || await blobs.FindAsync(name, cancellationToken) is not { } text)
        {
            return (null, Problem.Of("runs.definition_missing", ("hash", hash)));
        }

        if (reader.ReadAccepted(text.Span) is not { } workflow)
        {
            return (null, Problem.Of("runs.definition_unreadable"));
        }

        if (_byHash.Count >= Limit)
        {
            _byHash.Clear();
        }

        _byHash[hash] = workflow;
        return (workflow, null);
    }
}
