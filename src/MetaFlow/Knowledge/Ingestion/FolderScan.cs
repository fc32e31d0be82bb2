using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>
/// Keeps documents as the files of a folder are: <c>naver/search.md</c> belongs to the domain <c>naver</c>, a file directly
/// in the folder to what it says, or <c>common</c>. Changed files are new versions, moved ones keep their documents,
/// deleted ones are deleted.
/// </summary>
internal sealed partial class FolderScan(
    KnowledgeLibrary library, IKnowledgeStore store, IIngestionQueue queue, IOptions<KnowledgeOptions> options, ILogger<FolderScan> logger)
{
    private const int Batch = 64;

    private readonly Dictionary<string, Fingerprint> _taken = new(StringComparer.Ordinal);
    private Dictionary<string, Fingerprint> _lookedAt = new(StringComparer.Ordinal);
    private bool _isFirst = true;

    /// <summary>Looks once.</summary>
    /// <param name="settle">Whether a file has to look the same twice before it is taken: it may still be written.</param>
    public async Task ScanAsync(string folder, DocumentOrigin origin, bool settle, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var present = Files(folder);
        var changed = present.Where(each => !(_taken.TryGetValue(each.Key, out var taken) && taken == each.Value)
            && (!settle || (_lookedAt.TryGetValue(each.Key, out var before) && before == each.Value))).ToList();
        var isGone = _isFirst || _taken.Keys.Any(source => !present.ContainsKey(source));
        _lookedAt = present;

        var documents = new Dictionary<Guid, List<string>>();
        foreach (var batch in changed.Chunk(Batch))
        {
            await TakeAsync(folder, batch, origin, documents, cancellationToken);
        }

        // A file that is still being written may be one that was moved: nothing goes before it is known.
        if ((isGone || changed.Count > 0) && present.Keys.All(_taken.ContainsKey))
        {
            _isFirst = false;
            await RemoveMissingAsync(present.Keys.ToHashSet(StringComparer.Ordinal), origin, documents, cancellationToken);
        }
    }

    private async Task TakeAsync(
        string folder, KeyValuePair<string, Fingerprint>[] files, DocumentOrigin origin, Dictionary<Guid, List<string>> documents,
        CancellationToken cancellationToken)
    {
        var uploads = new List<Upload>(files.Length);
        foreach (var (source, fingerprint) in files)
        {
            _taken[source] = fingerprint;
            if (fingerprint.Length > options.Value.MaxBytes)
            {
                LogRefused(source, "knowledge.too_large");
                continue;
            }

            try
            {
                var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, source), cancellationToken);
                uploads.Add(new Upload(source, source.IndexOf('/', StringComparison.Ordinal) is > 0 and var at ? source[..at] : null, bytes, origin));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It went, or somebody still writes to it: the next look will tell.
                _taken.Remove(source);
            }
        }

        foreach (var received in await library.ReceiveAsync(uploads, cancellationToken))
        {
            if (received.DocumentId is { } document)
            {
                (documents.TryGetValue(document, out var sources) ? sources : documents[document] = []).Add(received.Source);
            }
            else
            {
                LogRefused(received.Source, received.Problem!.Code);
            }
        }
    }

    private async Task RemoveMissingAsync(
        HashSet<string> present, DocumentOrigin origin, Dictionary<Guid, List<string>> documents, CancellationToken cancellationToken)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        var wasDeleted = false;
        foreach (var known in await queue.SourcesAsync(origin, cancellationToken))
        {
            if (present.Contains(known.Source))
            {
                // A file whose front matter names another domain than before has two documents until now.
                if (documents.All(each => !each.Value.Contains(known.Source)) || documents.ContainsKey(known.DocumentId))
                {
                    left.Add(known.Source);
                    continue;
                }
            }
            else if (documents.TryGetValue(known.DocumentId, out var moved))
            {
                await store.MoveAsync(known.DocumentId, moved[0], cancellationToken);
                left.Add(moved[0]);
                continue;
            }

            await store.DeleteAsync(known.DocumentId, cancellationToken);
            wasDeleted = true;
            LogGone(known.Source);
        }

        // A file that said the same as one that went has its turn now.
        foreach (var source in _taken.Keys.Where(source => !present.Contains(source) || (wasDeleted && !left.Contains(source))).ToList())
        {
            _taken.Remove(source);
        }
    }

    // Nothing that begins with a dot, and no links: what they lead to lies elsewhere.
    private static Dictionary<string, Fingerprint> Files(string folder)
    {
        var files = new Dictionary<string, Fingerprint>(StringComparer.Ordinal);
        var looking = new EnumerationOptions
        {
            RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden, IgnoreInaccessible = true, MaxRecursionDepth = 16,
        };
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", looking).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            if (FileKinds.IsKnown(file.Name))
            {
                files[Path.GetRelativePath(folder, file.FullName).Replace('\\', '/')] = new Fingerprint(file.Length, file.LastWriteTimeUtc);
            }
        }

        return files;
    }

    private readonly record struct Fingerprint(long Length, DateTime WrittenAt);

    [LoggerMessage(LogLevel.Warning, "The file '{Source}' was not taken into the knowledge base: {ProblemCode}")]
    private partial void LogRefused(string source, string problemCode);

    [LoggerMessage(LogLevel.Information, "The document '{Source}' went with its file")]
    private partial void LogGone(string source);
}
