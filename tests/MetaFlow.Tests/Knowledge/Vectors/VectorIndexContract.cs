using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Vectors;

namespace MetaFlow.Tests.Knowledge.Vectors;

/// <summary>What holds wherever vectors are kept.</summary>
public abstract class VectorIndexContract
{
    private static readonly VectorCollection Passages = SomeVectors.Passages;
    private static readonly VectorCollection Weather = Passages with { Domain = "날씨" };

    private readonly SomeVectors _some = new(32);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract ValueTask<IVectorIndex> IndexAsync();

    [Fact]
    public async Task The_most_similar_are_found_first_with_the_cosine_as_their_score()
    {
        var index = await IndexAsync();
        var vectors = Enumerable.Range(0, 50).Select(_ => _some.Next()).ToArray();
        await index.PutAsync(Passages, [.. vectors.Select((vector, at) => SomeVectors.Entry(SomeVectors.Id(at), vector))], Cancel);
        var question = _some.Next(5);

        var hits = await index.SearchAsync(Passages, question, 10, null, Cancel);

        var expected = vectors.Select((vector, at) => (Id: SomeVectors.Id(at), Score: SomeVectors.Cosine(question, vector)))
            .OrderByDescending(each => each.Score).Take(10).ToArray();
        Assert.Equal(expected.Select(each => each.Id), hits.Select(hit => hit.Id));
        Assert.All(hits.Zip(expected), each => Assert.Equal(each.Second.Score, each.First.Score, 4));
        Assert.All(hits, hit => Assert.Equal(hit.Id, hit.Document));
    }

    [Fact]
    public async Task An_entry_that_is_put_again_is_replaced()
    {
        var index = await IndexAsync();
        var (first, second) = (Axis(0), Axis(1));
        await index.PutAsync(Passages, [SomeVectors.Entry(SomeVectors.Id(1), first), SomeVectors.Entry(SomeVectors.Id(2), first)], Cancel);

        await index.PutAsync(Passages, [SomeVectors.Entry(SomeVectors.Id(1), second, fingerprint: 8)], Cancel);

        Assert.Equal(2, await index.CountAsync(Passages, Cancel));
        Assert.Equal(SomeVectors.Id(1), (await index.SearchAsync(Passages, second, 5, null, Cancel))[0].Id);
        Assert.Equal(SomeVectors.Id(2), (await index.SearchAsync(Passages, first, 5, null, Cancel))[0].Id);
        Assert.Equal(
            [new VectorKey(SomeVectors.Id(1), 8), new VectorKey(SomeVectors.Id(2), 1)],
            (await index.KeysAsync(Passages, Cancel).ToListAsync(Cancel)).OrderBy(key => key.Id));
    }

    [Fact]
    public async Task What_is_removed_is_not_found_any_more()
    {
        var index = await IndexAsync();
        await index.PutAsync(Passages, [.. Enumerable.Range(0, 5).Select(at => SomeVectors.Entry(SomeVectors.Id(at), _some.Next()))], Cancel);

        await index.RemoveAsync(Passages, [SomeVectors.Id(1), SomeVectors.Id(3), SomeVectors.Id(99)], Cancel);
        await index.RemoveAsync(Weather, [SomeVectors.Id(1)], Cancel);

        var hits = await index.SearchAsync(Passages, _some.Next(), 10, null, Cancel);
        Assert.Equal([SomeVectors.Id(0), SomeVectors.Id(2), SomeVectors.Id(4)], hits.Select(hit => hit.Id).Order());
        Assert.Equal(3, await index.CountAsync(Passages, Cancel));
    }

    [Fact]
    public async Task A_document_goes_with_all_its_entries_except_those_that_stay()
    {
        var index = await IndexAsync();
        var (document, other) = (SomeVectors.Id(100), SomeVectors.Id(200));
        await index.PutAsync(
            Passages,
            [.. Enumerable.Range(0, 6).Select(at => SomeVectors.Entry(SomeVectors.Id(at), _some.Next(), at < 4 ? document : other))],
            Cancel);

        await index.RemoveDocumentAsync(Passages, document, [SomeVectors.Id(2)], Cancel);

        var hits = await index.SearchAsync(Passages, _some.Next(), 10, null, Cancel);
        Assert.Equal([SomeVectors.Id(2), SomeVectors.Id(4), SomeVectors.Id(5)], hits.Select(hit => hit.Id).Order());
    }

    public static TheoryData<string, int[]> Filters => new()
    {
        { "language", [1, 3] },
        { "type", [2, 3] },
        { "tag", [0, 1] },
        { "from", [2, 3] },
        { "before", [0, 1] },
        { "documents", [0, 3] },
        { "both", [3] },
        { "nothing", [0, 1, 2, 3] },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_leaves_what_it_says(string filter, int[] left)
    {
        var index = await IndexAsync();
        await index.PutAsync(
            Passages,
            [.. Enumerable.Range(0, 4).Select(at => new VectorEntry(SomeVectors.Id(at), 1, _some.Next(), new VectorPayload(
                SomeVectors.Id(at + 10), at % 2 == 0 ? "en" : "ko", at < 2 ? "guide" : "openapi", at < 2 ? ["날씨", "api"] : ["slack"],
                Some.Noon.AddDays(at))))],
            Cancel);
        var said = filter switch
        {
            "language" => new VectorFilter { Languages = ["ko"] },
            "type" => new VectorFilter { Types = ["openapi", "manual"] },
            "tag" => new VectorFilter { AnyTag = ["날씨", "nothing"] },
            "from" => new VectorFilter { ChangedFrom = Some.Noon.AddDays(2) },
            "before" => new VectorFilter { ChangedBefore = Some.Noon.AddDays(2) },
            "documents" => new VectorFilter { Documents = [SomeVectors.Id(10), SomeVectors.Id(13)] },
            "both" => new VectorFilter { Languages = ["ko"], Types = ["openapi"], ChangedFrom = Some.Noon, ChangedBefore = Some.Noon.AddDays(9) },
            _ => new VectorFilter(),
        };

        var hits = await index.SearchAsync(Passages, _some.Next(), 10, said, Cancel);

        Assert.Equal(left.Select(SomeVectors.Id), hits.Select(hit => hit.Id).Order());
    }

    [Fact]
    public async Task Collections_know_nothing_of_each_other()
    {
        var index = await IndexAsync();
        var metadata = Passages with { Kind = VectorKind.Metadata };
        var other = Passages with { Space = new EmbeddingSpace("text-embedding-3-small", 32) };
        foreach (var (collection, at) in new[] { Passages, Weather, metadata, other }.Select((each, at) => (each, at)))
        {
            await index.PutAsync(collection, [SomeVectors.Entry(SomeVectors.Id(at), Axis(0))], Cancel);
        }

        await index.DropAsync(other, Cancel);

        Assert.Equal(SomeVectors.Id(1), Assert.Single(await index.SearchAsync(Weather, Axis(0), 5, null, Cancel)).Id);
        Assert.Equal(
            new[] { Passages, Weather, metadata }.Select(each => each.Name).Order(StringComparer.Ordinal),
            (await index.CollectionsAsync(Cancel)).Select(each => each.Name));
        Assert.Empty(await index.SearchAsync(other, Axis(0), 5, null, Cancel));
        Assert.Equal(0, await index.CountAsync(other, Cancel));
        Assert.Empty(await index.KeysAsync(other, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Nothing_is_similar_to_a_question_without_direction()
    {
        var index = await IndexAsync();
        await index.PutAsync(Passages, [SomeVectors.Entry(SomeVectors.Id(0), Axis(0)), SomeVectors.Entry(SomeVectors.Id(1), new float[32])], Cancel);

        Assert.Empty(await index.SearchAsync(Passages, new float[32], 5, null, Cancel));
        Assert.Empty(await index.SearchAsync(Passages, Axis(0), 0, null, Cancel));
        Assert.Equal([1f, 0f], (await index.SearchAsync(Passages, Axis(0), 5, null, Cancel)).Select(hit => MathF.Round(hit.Score, 4)));
    }

    [Fact]
    public async Task Vectors_that_do_not_fit_are_refused_and_nothing_of_them_is_kept()
    {
        var index = await IndexAsync();
        var good = SomeVectors.Entry(SomeVectors.Id(0), Axis(0));

        await Assert.ThrowsAsync<ArgumentException>(() => index.PutAsync(Passages, [good, SomeVectors.Entry(SomeVectors.Id(1), new float[31])], Cancel).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => index.PutAsync(Passages, [good, SomeVectors.Entry(SomeVectors.Id(1), [.. Axis(0).Skip(1), float.NaN])], Cancel).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => index.SearchAsync(Passages, new float[31], 5, null, Cancel).AsTask());

        Assert.Equal(0, await index.CountAsync(Passages, Cancel));
    }

    [Fact]
    public async Task More_than_goes_into_one_call_comes_back_whole()
    {
        var index = await IndexAsync();
        var entries = Enumerable.Range(0, 2_300).Select(at => SomeVectors.Entry(SomeVectors.Id(at), Axis(at % 32), fingerprint: ulong.MaxValue - (ulong)at)).ToList();

        await index.PutAsync(Passages, entries, Cancel);

        var keys = await index.KeysAsync(Passages, Cancel).ToListAsync(Cancel);
        Assert.Equal(entries.Select(entry => new VectorKey(entry.Id, entry.Fingerprint)).OrderBy(key => key.Id), keys.OrderBy(key => key.Id));
        Assert.Equal(2_300, await index.CountAsync(Passages, Cancel));

        await index.RemoveAsync(Passages, [.. entries.Skip(100).Select(entry => entry.Id)], Cancel);

        Assert.Equal(100, await index.CountAsync(Passages, Cancel));
    }

    protected static float[] Axis(int number) => [.. Enumerable.Range(0, 32).Select(at => at == number ? 2f : 0f)];
}
