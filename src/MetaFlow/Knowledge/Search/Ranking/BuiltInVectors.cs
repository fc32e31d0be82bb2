using MetaFlow.Knowledge.Search.Embedding;

namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>The vectors of the built-in embedding in memory, each compared with the question.</summary>
public sealed class BuiltInVectors : IVectorStage, IDisposable
{
    // More than any search shows and than fusion takes from the words.
    private const int Found = 400;

    // What was learned from a third of the documents says little of the others.
    private const double Outgrown = 1.5;
    private const int FewestToLearnFrom = 3;

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Func<IEnumerable<string>, BuiltInEmbedding> _learn;
    private readonly Dictionary<Guid, IndexedDocument> _documents = [];
    private BuiltInEmbedding _embedding = BuiltInEmbedding.Untaught;
    private VectorTable _passages = new(BuiltInEmbedding.Untaught.Dimensions);
    private VectorTable _metadata = new(BuiltInEmbedding.Untaught.Dimensions);
    private int _learnedFrom;

    public BuiltInVectors()
        : this(BuiltInEmbedding.Learn)
    {
    }

    internal BuiltInVectors(Func<IEnumerable<string>, BuiltInEmbedding> learn) => _learn = learn;

    /// <summary>Whether so much came since the last time that learning again is worth it.</summary>
    public bool IsOutgrown
    {
        get
        {
            _lock.EnterReadLock();
            try
            {
                return _documents.Count >= FewestToLearnFrom && _documents.Count > _learnedFrom * Outgrown;
            }
            finally
            {
                _lock.ExitReadLock();
            }
        }
    }

    public ValueTask PutAsync(IndexedDocument document, CancellationToken cancellationToken)
    {
        while (true)
        {
            var embedding = Volatile.Read(ref _embedding);
            var vectors = Vectors.Of(document, embedding);
            _lock.EnterWriteLock();
            try
            {
                // Learned anew meanwhile: those vectors belong to what was before.
                if (embedding == _embedding)
                {
                    Forget(document.Id);
                    _documents[document.Id] = document;
                    vectors.AddTo(_passages, _metadata, document);
                    return ValueTask.CompletedTask;
                }
            }
            finally
            {
                _lock.ExitWriteLock();
            }
        }
    }

    public ValueTask RemoveAsync(Guid documentId, CancellationToken cancellationToken)
    {
        _lock.EnterWriteLock();
        try
        {
            Forget(documentId);
        }
        finally
        {
            _lock.ExitWriteLock();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<VectorFindings> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        _lock.EnterReadLock();
        try
        {
            Func<Guid, bool>? admits = query.HasConditions ? id => query.Misses(_documents[id]) is null : null;
            var question = _embedding.Embed(query.Text);
            return ValueTask.FromResult(new VectorFindings(_passages.Search(question, Found, admits), _metadata.Search(question, Found, admits)));
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Learns from all there is and makes all vectors anew; the old ones serve until then.</summary>
    public void Learn(CancellationToken cancellationToken)
    {
        IndexedDocument[] documents;
        _lock.EnterReadLock();
        try
        {
            documents = [.. _documents.Values.OrderBy(document => document.Id)];
        }
        finally
        {
            _lock.ExitReadLock();
        }

        var embedding = _learn(documents.SelectMany(document => document.Passages.Select(passage => Vectors.TextOf(document, passage))));
        var made = new Dictionary<Guid, (IndexedDocument Of, Vectors Vectors)>();
        foreach (var document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            made[document.Id] = (document, Vectors.Of(document, embedding));
        }

        _lock.EnterWriteLock();
        try
        {
            _embedding = embedding;
            _learnedFrom = documents.Length;
            _passages = new VectorTable(embedding.Dimensions);
            _metadata = new VectorTable(embedding.Dimensions);
            foreach (var document in _documents.Values)
            {
                // What came or changed while the others were made.
                var vectors = made.TryGetValue(document.Id, out var known) && known.Of == document ? known.Vectors : Vectors.Of(document, embedding);
                vectors.AddTo(_passages, _metadata, document);
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    public void Dispose() => _lock.Dispose();

    private void Forget(Guid id)
    {
        if (_documents.Remove(id, out var document))
        {
            _metadata.Remove(id);
            foreach (var passage in document.Passages)
            {
                _passages.Remove(passage.Id);
            }
        }
    }

    private sealed record Vectors(float[] Metadata, float[][] Passages)
    {
        public static Vectors Of(IndexedDocument document, BuiltInEmbedding embedding) => new(
            embedding.Embed($"{document.Title}\n{document.Metadata}\n{string.Join(' ', document.Tags)}"),
            [.. document.Passages.Select(passage => embedding.Embed(TextOf(document, passage)))]);

        // A passage in the middle of a document seldom says what the document is about.
        public static string TextOf(IndexedDocument document, IndexedPassage passage) =>
            $"{document.Title}\n{passage.Heading}\n{passage.Text}";

        public void AddTo(VectorTable passages, VectorTable metadata, IndexedDocument document)
        {
            metadata.Put(document.Id, document.Id, Metadata);
            for (var at = 0; at < Passages.Length; at++)
            {
                passages.Put(document.Passages[at].Id, document.Id, Passages[at]);
            }
        }
    }
}
