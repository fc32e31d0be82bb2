using MetaFlow.Blobs;
using MetaFlow.Knowledge.Ingestion;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge;

/// <summary>A file that somebody brings to the knowledge base.</summary>
/// <param name="Source">What it is called: the same source again is a newer version.</param>
/// <param name="Domain">Where it belongs; null where the file itself says so, or <c>common</c>.</param>
public sealed record Upload(
    string Source, string? Domain, ReadOnlyMemory<byte> Content, DocumentOrigin Origin = DocumentOrigin.Upload);

/// <summary>What became of a file that was brought: a document that waits to be read, or the problem.</summary>
public sealed record Received(string Source, Guid? DocumentId, string? Domain, AddOutcome? Outcome, Problem? Problem);

/// <summary>Takes documents in: looks at what they are, keeps their bytes, and puts them into the queue of what is to be read.</summary>
public sealed class KnowledgeLibrary(
    IIngestionQueue queue, IBlobStore blobs, IngestionBell bell, IOptions<KnowledgeOptions> options, TimeProvider clock)
{
    /// <summary>The domain that is searched whatever a request is about.</summary>
    public const string Common = "common";

    private const int MaxSource = 500;

    // More files at once would only wait for the same disk.
    private const int Writers = 8;

    /// <summary>The most bytes that one document may have.</summary>
    public int MaxBytes => options.Value.MaxBytes;

    /// <summary>Whether a file of this name can be read at all.</summary>
    public static bool IsKnown(string file) => FileKinds.IsKnown(file);

    public async Task<Received> ReceiveAsync(Upload upload, CancellationToken cancellationToken) =>
        (await ReceiveAsync([upload], cancellationToken))[0];

    /// <summary>All of them in one commit, in their order.</summary>
    public async Task<IReadOnlyList<Received>> ReceiveAsync(IReadOnlyList<Upload> uploads, CancellationToken cancellationToken)
    {
        var received = new Received?[uploads.Count];
        var requests = new IngestionRequest?[uploads.Count];
        await Parallel.ForAsync(
            0, uploads.Count, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var (request, problem) = await LookAsync(uploads[i], token);
                (requests[i], received[i]) = (request, problem is null ? null : new Received(uploads[i].Source, null, null, null, problem));
            });

        var added = await queue.AddAsync([.. requests.OfType<IngestionRequest>()], cancellationToken);
        var next = 0;
        for (var i = 0; i < uploads.Count; i++)
        {
            received[i] ??= added[next++] is var one ? new Received(uploads[i].Source, one.DocumentId, one.Domain, one.Outcome, null) : null;
        }

        if (added.Any(each => each.Outcome != AddOutcome.Unchanged))
        {
            bell.Ring();
        }

        return received!;
    }

    /// <summary>Lets documents be read again: one, those of a domain, or all. How many.</summary>
    public async Task<int> ReadAgainAsync(Guid? document, string? domain, CancellationToken cancellationToken)
    {
        var again = await queue.ReadAgainAsync(document, domain, clock.GetUtcNow(), cancellationToken);
        bell.Ring();
        return again;
    }

    // Kept before it is queued: who claims it finds it.
    private async Task<(IngestionRequest? Request, Problem? Problem)> LookAsync(Upload upload, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(upload.Source);
        if (upload.Content.Length > options.Value.MaxBytes)
        {
            return (null, Problem.Of("knowledge.too_large", ("file", name), ("most", options.Value.MaxBytes)));
        }

        if (upload.Source.Length is 0 or > MaxSource)
        {
            return (null, Problem.Of("knowledge.source_name", ("most", MaxSource)));
        }

        var (kind, problem) = FileKinds.Of(upload.Source, upload.Content.Span);
        if (problem is not null)
        {
            return (null, problem);
        }

        // The file itself knows best where it belongs.
        var front = kind is FileKind.Markdown or FileKind.Text ? FrontMatter.Read(PlainText.Decode(upload.Content.Span)!) : null;
        var written = front?["domain"] ?? upload.Domain ?? Common;
        if (KnowledgeDomain.NameOf(written) is not { } domain)
        {
            return (null, Problem.Of("knowledge.domain_name", ("name", written)));
        }

        var now = clock.GetUtcNow();
        return (new IngestionRequest(
            Guid.CreateVersion7(now), domain, upload.Source, front?["title"] ?? Path.GetFileNameWithoutExtension(name),
            FileKinds.ContentType(kind), await blobs.PutAsync(upload.Content, cancellationToken), upload.Origin, now), null);
    }
}
