using System.Security.Cryptography;
using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Knowledge.Metadata;
using MetaFlow.Knowledge.Passages;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>Makes of the bytes of a file all that is kept of it: text, passages, metadata; or says why it cannot.</summary>
internal sealed class DocumentReading(IOptions<KnowledgeOptions> options, TimeProvider clock, IMetadataModel? model = null)
{
    private readonly Dictionary<FileKind, IDocumentReader> _readers = new()
    {
        [FileKind.Text] = new MarkdownReader(isMarkdown: false),
        [FileKind.Markdown] = new MarkdownReader(isMarkdown: true),
        [FileKind.Html] = new HtmlReader(),
        [FileKind.Pdf] = new PdfReader(),
        [FileKind.Docx] = new DocxReader(),
        [FileKind.Csv] = new CsvReader(),
        [FileKind.Json] = new DataReader(isYaml: false),
        [FileKind.Yaml] = new DataReader(isYaml: true),
    };

    private KnowledgeOptions Limits => options.Value;

    /// <exception cref="UnreadableException">With the problem.</exception>
    public async Task<IngestedDocument> ReadAsync(IngestionWork work, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var file = new SourceFile(Path.GetFileName(work.Source), bytes);
        using var timeout = new CancellationTokenSource(Limits.ReadTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var read = await ReadAsync(file, work.Source, either.Token);
            return await FinishAsync(work, file, read, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableException(Problem.Of("knowledge.too_slow", ("file", file.Name), ("time", Limits.ReadTimeout)));
        }
    }

    /// <summary>Cuts anew what is served, where the bytes it was read from are not kept.</summary>
    public Task<IngestedDocument> CutAgainAsync(IngestionWork work, Document served, CancellationToken cancellationToken)
    {
        var type = served.Metadata.Type.Length > 0 ? served.Metadata.Type : served.ContentType == "text/markdown" ? "markdown" : "text";
        return FinishAsync(
            work, new SourceFile(served.Source, default),
            new ReadText(served.Text, served.ContentType, type) { Title = served.Title, Tags = served.Tags }, cancellationToken);
    }

    private async Task<ReadText> ReadAsync(SourceFile file, string source, CancellationToken cancellationToken)
    {
        if (file.Bytes.Length > Limits.MaxBytes)
        {
            throw new UnreadableException(Problem.Of("knowledge.too_large", ("file", file.Name), ("most", Limits.MaxBytes)));
        }

        var (kind, problem) = FileKinds.Of(source, file.Bytes.Span);
        return problem is null
            ? await _readers[kind].ReadAsync(file, Limits, cancellationToken)
            : throw new UnreadableException(problem);
    }

    private async Task<IngestedDocument> FinishAsync(
        IngestionWork work, SourceFile file, ReadText read, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(read.Text))
        {
            throw new UnreadableException(Problem.Of("knowledge.empty", ("file", file.Name)));
        }

        var title = read.Title is { Length: > 0 } said ? Cut(said) : Path.GetFileNameWithoutExtension(file.Name);
        var passages = read.Passages ?? PassageCutter.Cut(read.Text, read.ContentType == "text/markdown", PassageRules.Usual);
        if (passages.Count > Limits.MaxPassages)
        {
            throw new UnreadableException(Problem.Of("knowledge.too_many_passages", ("file", file.Name), ("most", Limits.MaxPassages)));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var metadata = MetadataRules.Extract(title, read.Type, read.Tags, read.Text, passages);
        if (model is not null && await model.ImproveAsync(metadata, read.Text, cancellationToken) is { } improved)
        {
            metadata = MetadataCheck.Keep(metadata, improved, read.Text);
        }

        return new IngestedDocument(
            work, metadata.Title, read.ContentType, read.Text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(read.Text))),
            read.Tags, metadata, [.. passages.Select(Suspicion.Mark)],
            [.. read.Responses.Select(each => new KnownResponse(each.Method, each.Url, each.Body, each.IsSchema, work.DocumentId))]);
    }

    private static string Cut(string title) => title.Length <= 200 ? title : title[..200];
}
