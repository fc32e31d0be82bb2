using System.Runtime.CompilerServices;
using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Vectors;
using MetaFlow.Knowledge.Vectors.Embedded;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Tests.Knowledge.Vectors;

public sealed class VectorGenerationsTests : IAsyncDisposable
{
    private readonly EmbeddedVectorIndex _index = new(null, 50_000, TimeProvider.System, NullLogger<EmbeddedVectorIndex>.Instance);
    private readonly Letters _letters = new("built-in", 26);
    private readonly Letters _other = new("model", 40);
    private readonly Documents _documents = new();
    private readonly ImpatientClock _clock = new();

    public async ValueTask DisposeAsync() => await _index.DisposeAsync();

    [Fact]
    public async Task Everything_that_has_to_have_a_vector_is_found_by_it()
    {
        _documents.Set(1, "naver", "news search", "blog search");
        _documents.Set(2, "weather", "rain forecast");
        using var generations = Generations();

        await generations.UseAsync(_letters.Embedder, _ => null, _documents, Cancel);

        Assert.Equal([Documents.Passage(1, 1)], await FindAsync(generations, "blog search", 1, "naver", "weather"));
        Assert.Equal([Documents.Passage(2, 0)], await FindAsync(generations, "rain forecast", 1, "naver", "weather"));
        Assert.Equal([Documents.Passage(1, 0), Documents.Passage(1, 1)], (await FindAsync(generations, "rain", 9, "naver")).Order());
    }

    [Fact]
    public async Task Only_what_changed_is_made_again_and_what_nobody_knows_goes()
    {
        _documents.Set(1, "naver", "one", "two", "three");
        _documents.Set(2, "gone", "four");
        using (var before = Generations())
        {
            await before.UseAsync(_letters.Embedder, _ => null, _documents, Cancel);
        }

        _documents.Set(1, "naver", "one", "changed");
        _documents.Remove(2);
        _letters.Asked.Clear();
        using var generations = Generations();
        await generations.UseAsync(_letters.Embedder, _ => null, _documents, Cancel);

        Assert.Equal(["changed"], _letters.Asked);
        Assert.Equal([Documents.Passage(1, 0), Documents.Passage(1, 1)], (await FindAsync(generations, "x", 9, "naver", "gone")).Order());
        Assert.Equal(["naver_passages_built-in_26"], (await _index.CollectionsAsync(Cancel)).Select(each => each.Name));
    }

    [Fact]
    public async Task Another_generator_takes_over_when_its_vectors_are_complete()
    {
        _documents.Set(1, "naver", "news");
        _documents.Set(2, "naver", "blog");
        using var generations = Generations();
        await generations.UseAsync(_letters.Embedder, _ => null, _documents, Cancel);
        var reached = _other.StopAt("blog");

        var moving = generations.UseAsync(_other.Embedder, _ => _letters.Embedder, _documents, Cancel);
        await reached;

        // Half-way: the former ones answer, and what changes meanwhile goes to both.
        Assert.Equal("built-in", generations.Serving!.Space.Generator);
        Assert.Equal([Documents.Passage(1, 0)], await FindAsync(generations, "news", 1, "naver"));
        _documents.Set(3, "naver", "cafe");
        var both = generations.ReplaceDocumentAsync(Documents.Document(3), _documents.Of(3), Cancel);
        _other.GoOn();
        await both;
        Assert.Equal([Documents.Passage(3, 0)], await FindAsync(generations, "cafe", 1, "naver"));
        await moving;

        Assert.Equal("model", generations.Serving!.Space.Generator);
        Assert.Equal([Documents.Passage(3, 0)], await FindAsync(generations, "cafe", 1, "naver"));
        Assert.Equal(3, (await FindAsync(generations, "x", 9, "naver")).Count);
        Assert.Equal([_other.Embedder.Space], (await _index.CollectionsAsync(Cancel)).Select(each => each.Space));
    }

    [Fact]
    public async Task A_generator_that_fails_leaves_the_former_one_serving()
    {
        _documents.Set(1, "naver", "news");
        using var generations = Generations();
        await generations.UseAsync(_letters.Embedder, _ => null, _documents, Cancel);
        _other.Fails = true;

        await Assert.ThrowsAsync<EmbeddingException>(() => generations.UseAsync(_other.Embedder, _ => _letters.Embedder, _documents, Cancel));

        Assert.Equal([Documents.Passage(1, 0)], await FindAsync(generations, "news", 1, "naver"));
        _documents.Set(1, "naver", "news", "more");
        await generations.ReplaceDocumentAsync(Documents.Document(1), _documents.Of(1), Cancel);
        Assert.Equal([Documents.Passage(1, 1)], await FindAsync(generations, "more", 1, "naver"));

        _other.Fails = false;
        await generations.UseAsync(_other.Embedder, _ => _letters.Embedder, _documents, Cancel);
        Assert.Equal("model", generations.Serving!.Space.Generator);
        Assert.Equal([Documents.Passage(1, 1)], await FindAsync(generations, "more", 1, "naver"));
    }

    [Fact]
    public async Task After_a_crash_in_the_middle_the_complete_vectors_serve_until_the_new_ones_are()
    {
        _documents.Set(1, "naver", "news");
        _documents.Set(2, "naver", "blog");
        using (var before = Generations())
        {
            await before.UseAsync(_letters.Embedder, _ => null, _documents, Cancel);
        }

        // One of two had its new vector when the process was killed.
        var half = await VectorFill.EntriesOfAsync(_other.Embedder, _documents.Of(1), Cancel);
        await _index.PutAsync(half[0].Collection, half[0].Entries, Cancel);
        var reached = _other.StopAt("blog");
        using var generations = Generations();

        var moving = generations.UseAsync(_other.Embedder, space => space == _letters.Embedder.Space ? _letters.Embedder : null, _documents, Cancel);
        await reached;

        Assert.Equal([Documents.Passage(2, 0)], await FindAsync(generations, "blog", 1, "naver"));
        Assert.Equal("built-in", generations.Serving!.Space.Generator);
        _other.GoOn();
        await moving;
        Assert.Equal("model", generations.Serving!.Space.Generator);
        Assert.Equal(["news", "blog"], _other.Asked.Distinct());
    }

    [Fact]
    public async Task A_document_that_moved_to_another_domain_is_found_there_alone()
    {
        _documents.Set(1, "naver", "news", "blog");
        using var generations = Generations();
        await generations.UseAsync(_letters.Embedder, _ => null, _documents, Cancel);
        _documents.Set(1, "common", "news");

        await generations.ReplaceDocumentAsync(Documents.Document(1), _documents.Of(1), Cancel);

        Assert.Equal([Documents.Passage(1, 0)], await FindAsync(generations, "news", 5, "common"));
        Assert.Empty(await FindAsync(generations, "news", 5, "naver"));
        await generations.ReplaceDocumentAsync(Documents.Document(1), [], Cancel);
        Assert.Empty(await FindAsync(generations, "news", 5, "common"));
    }

    [Fact]
    public async Task A_document_removed_while_vectors_are_made_does_not_come_back()
    {
        _documents.Set(1, "naver", "news");
        _documents.Set(2, "naver", "blog");
        var reached = _letters.StopAt("blog");
        using var generations = Generations();
        var filling = generations.UseAsync(_letters.Embedder, _ => null, _documents, Cancel);
        await reached;

        await generations.ReplaceDocumentAsync(Documents.Document(2), [], Cancel);
        _letters.GoOn();
        await filling;

        Assert.Equal([Documents.Passage(1, 0)], await FindAsync(generations, "blog", 9, "naver"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private VectorGenerations Generations() => new(_index, _clock, NullLogger<VectorGenerations>.Instance);

    private static async Task<IReadOnlyList<Guid>> FindAsync(VectorGenerations generations, string question, int count, params string[] domains)
    {
        var asked = await generations.AskAsync(question, Cancel);
        var hits = await generations.SearchAsync(asked!, domains, VectorKind.Passages, count, null, Cancel);
        return [.. hits.Select(hit => hit.Id)];
    }

    /// <summary>Counts letters: enough to tell texts apart.</summary>
    private sealed class Letters(string name, int dimensions) : IEmbeddingGenerator<string, Embedding<float>>
    {
        private readonly TaskCompletionSource _reached = new();
        private readonly TaskCompletionSource _goOn = new();
        private string? _stop;

        public Embedder Embedder => field ??= new Embedder(new EmbeddingSpace(name, dimensions), this);

        public List<string> Asked { get; } = [];

        public bool Fails { get; set; }

        public Task StopAt(string text)
        {
            _stop = text;
            return _reached.Task;
        }

        public void GoOn() => _goOn.SetResult();

        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (Fails)
            {
                throw new EmbeddingException(Problem.Of("knowledge.embeddings_unreachable", ("host", "nowhere")), retryable: true);
            }

            var texts = values.ToList();
            if (texts.Contains(_stop!) && !_goOn.Task.IsCompleted)
            {
                _reached.TrySetResult();
                await _goOn.Task;
            }

            Asked.AddRange(texts);
            return new(texts.Select(text =>
            {
                var vector = new float[dimensions];
                for (var at = 0; at < text.Length; at++)
                {
                    vector[(text[at] + (7 * at)) % dimensions]++;
                }

                return new Embedding<float>(vector);
            }));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class Documents : IVectorSource
    {
        private readonly SortedDictionary<int, List<VectorSource>> _all = [];

        public static Guid Document(int number) => SomeVectors.Id(number * 100);

        public static Guid Passage(int document, int at) => SomeVectors.Id((document * 100) + at + 1);

        public void Set(int document, string domain, params string[] texts) => _all[document] =
            [.. texts.Select((text, at) => new VectorSource(domain, VectorKind.Passages, Passage(document, at), text, SomeVectors.Payload(Document(document))))];

        public void Remove(int document) => _all.Remove(document);

        public List<VectorSource> Of(int document) => _all[document];

        public async IAsyncEnumerable<VectorSource> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var source in _all.Values.SelectMany(each => each).ToList())
            {
                await Task.Yield();
                yield return source;
            }
        }
    }

    /// <summary>Whatever is waited for is over at once.</summary>
    private sealed class ImpatientClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
