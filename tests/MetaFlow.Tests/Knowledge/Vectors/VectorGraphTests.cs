using System.Runtime.InteropServices;
using MetaFlow.Knowledge.Vectors;
using MetaFlow.Knowledge.Vectors.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Tests.Knowledge.Vectors;

public sealed class VectorGraphTests
{
    private const int Dimensions = 64;

    [Theory]
    [InlineData("texts")]
    [InlineData("clusters")]
    [InlineData("few directions")]
    [InlineData("all far from each other")]
    [InlineData("many the same")]
    public async Task A_large_collection_finds_what_reading_every_row_finds(string kind)
    {
        var make = Maker(kind);
        await using var index = Index(exactUpTo: 1_000);
        var collection = SomeVectors.Passages with { Space = new("any", Dimensions) };
        await index.PutAsync(collection, [.. Enumerable.Range(0, 6_000).Select(at => SomeVectors.Entry(SomeVectors.Id(at), make(40)))], Cancel);
        await index.SettleAsync();

        var (met, wanted) = (0, 0);
        for (var question = 0; question < 100; question++)
        {
            // A filter that leaves everything makes every row be read.
            var vector = make(6);
            var walked = await index.SearchAsync(collection, vector, 10, null, Cancel);
            var read = await index.SearchAsync(collection, vector, 10, new VectorFilter(), Cancel);
            wanted += 10;
            met += walked.Count(hit => read.Any(other => other.Id == hit.Id || other.Score <= hit.Score));
        }

        Assert.InRange((double)met / wanted, 0.98, 1);
    }

    [Fact]
    public void Walking_is_used_where_it_finds_enough()
    {
        var random = new Random(2);
        var basis = Enumerable.Range(0, 6).Select(_ => Normal(random)).ToArray();

        var (few, all) = (Measured(() => Mix(random, basis)), Measured(() => Normal(random)));

        Assert.InRange(few.Breadth, 1, 2_048);
        Assert.Equal(0, all.Breadth);
    }

    [Fact]
    public void The_same_rows_make_the_same_graph()
    {
        var some = new SomeVectors(Dimensions);
        var vectors = Enumerable.Range(0, 2_000).Select(_ => some.Next()).ToList();

        var (one, other) = (Linked(vectors), Linked(vectors));

        Assert.Equal(one.Graph.EntryRow, other.Graph.EntryRow);
        Assert.All(Enumerable.Range(0, 2_000), row => Assert.Equal(one.Graph.LinksOf(row, 0).ToArray(), other.Graph.LinksOf(row, 0).ToArray()));
        Assert.InRange(Enumerable.Range(0, 2_000).Count(row => one.Graph.LevelOfRow(row) > 0), 60, 200);
    }

    [Fact]
    public async Task What_is_put_and_removed_while_the_graph_grows_is_found_and_not_found()
    {
        var some = new SomeVectors(Dimensions);
        await using var index = Index(exactUpTo: 1_000);
        var collection = SomeVectors.Passages with { Space = new("any", Dimensions) };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var searched = Task.Run(
            async () =>
            {
                var searcher = new SomeVectors(Dimensions, seed: 3);
                var searches = 0;
                while (!end.IsCancellationRequested)
                {
                    var hits = await index.SearchAsync(collection, searcher.Next(6), 10, null, Cancel);

                    // A pair stands for a document: whoever sees one of it sees the other.
                    Assert.Equal(hits.Count, hits.Select(hit => hit.Id).Distinct().Count());
                    searches++;
                    begun.TrySetResult();
                }

                return searches;
            },
            Cancel);
        await Task.WhenAny(begun.Task, searched);
        for (var batch = 0; batch < 40; batch++)
        {
            var entries = Enumerable.Range(batch * 150, 150).Select(at => SomeVectors.Entry(SomeVectors.Id(at), some.Next())).ToList();
            await index.PutAsync(collection, entries, Cancel);
            Assert.All(
                await Task.WhenAll(entries.Take(3).Select(async entry => (entry, hits: await index.SearchAsync(collection, entry.Vector, 10, null, Cancel)))),
                each => Assert.Contains(each.hits, hit => hit.Id == each.entry.Id));
            await index.RemoveAsync(collection, [.. Enumerable.Range(batch * 150, 60).Select(SomeVectors.Id)], Cancel);
        }

        await index.SettleAsync();
        await end.CancelAsync();

        Assert.NotEqual(0, await searched);
        Assert.Equal(40 * 90, await index.CountAsync(collection, Cancel));
        var left = (await index.KeysAsync(collection, Cancel).ToListAsync(Cancel)).Select(key => key.Id).ToHashSet();
        Assert.Equal(Enumerable.Range(0, 6_000).Where(at => at % 150 >= 60).Select(SomeVectors.Id).ToHashSet(), left);
        var found = await index.SearchAsync(collection, some.Next(6), 50, null, Cancel);
        Assert.Equal(50, found.Count(hit => left.Contains(hit.Id)));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(96)]
    [InlineData(256)]
    [InlineData(1_568)]
    public void Every_way_to_multiply_gives_the_same(int length)
    {
        var random = new Random(length);
        var question = Enumerable.Range(0, length).Select(_ => (short)random.Next(-DotProduct.MaxQuestion, DotProduct.MaxQuestion + 1)).ToArray();
        var row = Enumerable.Range(0, length).Select(_ => (sbyte)random.Next(-127, 128)).ToArray();
        ref var asked = ref MemoryMarshal.GetArrayDataReference(question);
        ref var kept = ref MemoryMarshal.GetArrayDataReference(row);

        var expected = question.Zip(row).Sum(each => each.First * each.Second);

        Assert.Equal(expected, DotProduct.Of(ref asked, ref kept, length));
        Assert.Equal(expected, DotProduct.Portable(ref asked, ref kept, length));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static EmbeddedVectorIndex Index(int exactUpTo) =>
        new(null, exactUpTo, TimeProvider.System, NullLogger<EmbeddedVectorIndex>.Instance);

    private static Func<int, float[]> Maker(string kind)
    {
        var random = new Random(5);
        var some = new SomeVectors(Dimensions);
        var centres = Enumerable.Range(0, 60).Select(_ => Normal(random)).ToArray();
        return kind switch
        {
            "texts" => some.Next,
            "clusters" => _ => [.. centres[random.Next(60)].Zip(Normal(random), (centre, off) => centre + (0.6f * off))],
            "few directions" => _ => Mix(random, centres[..6]),
            "many the same" => _ => centres[random.Next(20)],
            _ => _ => Normal(random),
        };
    }

    private static VectorSegment Measured(Func<float[]> make)
    {
        var segment = Linked([.. Enumerable.Range(0, 8_000).Select(_ => make())]);
        CollectionUpkeep.Measure(segment, Cancel);
        return segment;
    }

    private static VectorSegment Linked(List<float[]> vectors)
    {
        var collection = new EmbeddedCollection(SomeVectors.Passages with { Space = new("any", Dimensions) }, new VectorSegment(new VectorRows(Dimensions)));
        collection.Put([.. vectors.Select((vector, at) => SomeVectors.Entry(SomeVectors.Id(at), vector))]);
        using var builder = new GraphBuilder(collection.Segment.Rows, collection.Segment.Graph);
        for (var row = 0; row < vectors.Count; row++)
        {
            builder.Link();
        }

        return collection.Segment;
    }

    private static float[] Normal(Random random) =>
        [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6))];

    private static float[] Mix(Random random, float[][] basis)
    {
        var vector = new float[Dimensions];
        foreach (var direction in basis)
        {
            var much = (float)((random.NextDouble() * 2) - 1);
            for (var at = 0; at < Dimensions; at++)
            {
                vector[at] += much * direction[at];
            }
        }

        return vector;
    }
}
