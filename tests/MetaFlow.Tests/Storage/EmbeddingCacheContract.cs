using MetaFlow.Knowledge.Embeddings;

namespace MetaFlow.Tests.Storage;

public abstract class EmbeddingCacheContract(ITestDatabase database) : StoreContract(database)
{
    private static readonly EmbeddingSpace Space = new("text-embedding-3-small", 3);

    [Fact]
    public async Task Vectors_come_back_as_they_were_put()
    {
        var vectors = Enumerable.Range(0, 150).ToDictionary(Hash, at => new[] { at, -0.1f, float.Epsilon });
        await Store.Embeddings.PutAsync(Space, vectors, Cancel);

        var found = await Store.Embeddings.FindAsync(Space, [.. vectors.Keys, Hash(999)], Cancel);

        Assert.Equal(vectors.OrderBy(each => each.Key), found.OrderBy(each => each.Key));
        Assert.Empty(await Store.Embeddings.FindAsync(Space, [], Cancel));
    }

    [Fact]
    public async Task What_is_kept_stays_as_it_is()
    {
        await Store.Embeddings.PutAsync(Space, new Dictionary<string, float[]> { [Hash(1)] = [1, 2, 3] }, Cancel);

        await Store.Embeddings.PutAsync(Space, new Dictionary<string, float[]> { [Hash(1)] = [4, 5, 6] }, Cancel);

        var found = await Store.Embeddings.FindAsync(Space, [Hash(1)], Cancel);
        Assert.Equal([1f, 2f, 3f], found[Hash(1)].AsEnumerable());
    }

    [Fact]
    public async Task Spaces_are_kept_apart_and_go_as_a_whole()
    {
        var (larger, other) = (Space with { Dimensions = 4 }, Space with { Generator = "other" });
        await Store.Embeddings.PutAsync(Space, new Dictionary<string, float[]> { [Hash(1)] = [1, 2, 3], [Hash(2)] = [1, 2, 3] }, Cancel);
        await Store.Embeddings.PutAsync(larger, new Dictionary<string, float[]> { [Hash(1)] = [1, 2, 3, 4] }, Cancel);
        await Store.Embeddings.PutAsync(other, new Dictionary<string, float[]> { [Hash(1)] = [7, 8, 9] }, Cancel);

        var found = await Store.Embeddings.FindAsync(other, [Hash(1)], Cancel);
        Assert.Equal([7f, 8f, 9f], found[Hash(1)].AsEnumerable());
        Assert.Equal(3, await Store.Embeddings.KeepOnlyAsync([other, new EmbeddingSpace("none", 1)], Cancel));
        Assert.Empty(await Store.Embeddings.FindAsync(Space, [Hash(1), Hash(2)], Cancel));
        Assert.Single(await Store.Embeddings.FindAsync(other, [Hash(1), Hash(2)], Cancel));
    }

    [Fact]
    public async Task Several_may_put_the_same_at_once()
    {
        var vectors = Enumerable.Range(0, 40).ToDictionary(Hash, at => new float[] { at, 1, 2 });

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Store.Embeddings.PutAsync(Space, vectors, Cancel), Cancel)));

        Assert.Equal(40, (await Store.Embeddings.FindAsync(Space, vectors.Keys, Cancel)).Count);
    }

    private static string Hash(int number) => TextHash.Of($"text {number}");
}
