using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Search;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Knowledge.Vectors;

/// <summary>
/// The vectors that a search asks, in the index that is configured and made by the generator that serves. While there are
/// none, or they cannot be asked, words are searched alone.
/// </summary>
public sealed partial class VectorStage(VectorGenerations generations, ILogger<VectorStage> logger) : IVectorStage
{
    // More than any search shows and than fusion takes from the words.
    private const int Found = 400;

    private volatile Problem? _problem;

    /// <summary>Why the last search went without vectors; null where it did not.</summary>
    public Problem? Problem => _problem;

    public async ValueTask PutAsync(IndexedDocument document, CancellationToken cancellationToken) =>
        await generations.ReplaceDocumentAsync(document.Id, SourcesOf(document), cancellationToken);

    public async ValueTask RemoveAsync(Guid documentId, CancellationToken cancellationToken) =>
        await generations.ReplaceDocumentAsync(documentId, [], cancellationToken);

    public async ValueTask<VectorFindings> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        try
        {
            var findings = await generations.AskAsync(query.Text, cancellationToken) is { } question
                ? await SearchAsync(question, query, cancellationToken)
                : VectorFindings.None;
            _problem = null;
            return findings;
        }
        catch (EmbeddingException exception)
        {
            return Without(exception.Problem);
        }
        catch (VectorException exception)
        {
            return Without(exception.Problem);
        }
    }

    /// <summary>What of a document has a vector: each passage, and what is known of it as a whole.</summary>
    public static IReadOnlyList<VectorSource> SourcesOf(IndexedDocument document)
    {
        var payload = new VectorPayload(document.Id, document.Language, document.Type, document.Tags, document.ChangedAt);
        return
        [
            new VectorSource(
                document.Domain, VectorKind.Metadata, document.Id, $"{document.Title}\n{document.Metadata}\n{string.Join(' ', document.Tags)}", payload),
            .. document.Passages.Select(passage => new VectorSource(
                document.Domain, VectorKind.Passages, passage.Id, TextOf(document, passage), payload)),
        ];
    }

    // A passage in the middle of a document seldom says what the document is about.
    private static string TextOf(IndexedDocument document, IndexedPassage passage) => $"{document.Title}\n{passage.Heading}\n{passage.Text}";

    private async Task<VectorFindings> SearchAsync(VectorQuestion question, KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var domains = query.Domains is null ? generations.Domains : [.. query.Domains.Append(KnowledgeLibrary.Common).Distinct(StringComparer.Ordinal)];
        var filter = FilterOf(query);
        var passages = await generations.SearchAsync(question, domains, VectorKind.Passages, Found, filter, cancellationToken);
        var documents = await generations.SearchAsync(question, domains, VectorKind.Metadata, Found, filter, cancellationToken);
        return new VectorFindings(ScoresOf(passages), ScoresOf(documents));
    }

    private static VectorFilter? FilterOf(KnowledgeQuery query) =>
        query is { AnyTag: null, Types: null, Languages: null, ChangedFrom: null, ChangedBefore: null }
            ? null
            : new VectorFilter
            {
                AnyTag = query.AnyTag,
                Types = query.Types,
                Languages = query.Languages,
                ChangedFrom = query.ChangedFrom,
                ChangedBefore = query.ChangedBefore,
            };

    // An id is in one domain; while a document moves to another one it may be in both for a moment.
    private static Dictionary<Guid, float> ScoresOf(IReadOnlyList<VectorHit> hits)
    {
        var scores = new Dictionary<Guid, float>(hits.Count);
        foreach (var hit in hits)
        {
            scores.TryAdd(hit.Id, hit.Score);
        }

        return scores;
    }

    private VectorFindings Without(Problem problem)
    {
        if (_problem?.Code != problem.Code)
        {
            LogWithout(problem.Code, problem.Message);
        }

        _problem = problem;
        return VectorFindings.None;
    }

    [LoggerMessage(LogLevel.Warning, "Searching goes on by words alone: {ProblemCode}: {Reason}")]
    private partial void LogWithout(string problemCode, string reason);
}
