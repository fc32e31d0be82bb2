using System.Text;
using MetaFlow.Blobs;

namespace MetaFlow.Tests.Storage;

public abstract class BlobStoreContract(ITestDatabase database) : StoreContract(database)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(3 << 20)]
    public async Task Bytes_come_back_by_their_hash(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);

        var hash = await Store.Blobs.PutAsync(content, Cancel);

        Assert.Equal(BlobHash.Of(content), hash);
        Assert.Equal(content, (await Store.Blobs.FindAsync(hash, Cancel))!.Value.ToArray());
        Assert.True(await Store.Blobs.ExistsAsync(hash, Cancel));
    }

    [Fact]
    public async Task What_was_never_put_is_not_there()
    {
        var hash = BlobHash.Of("nothing"u8);

        Assert.Null(await Store.Blobs.FindAsync(hash, Cancel));
        Assert.False(await Store.Blobs.ExistsAsync(hash, Cancel));
        Assert.False(await Store.Blobs.DeleteAsync(hash, Cancel));
    }

    [Fact]
    public async Task The_same_bytes_put_by_many_at_once_are_one_blob()
    {
        var content = Encoding.UTF8.GetBytes("안녕하세요 👋");

        var hashes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Store.Blobs.PutAsync(content, Cancel)));

        Assert.Single(hashes.Distinct());
        Assert.Equal(content, (await Store.Blobs.FindAsync(hashes[0], Cancel))!.Value.ToArray());
    }

    [Fact]
    public async Task A_deleted_blob_is_gone()
    {
        var hash = await Store.Blobs.PutAsync("bytes"u8.ToArray(), Cancel);

        Assert.True(await Store.Blobs.DeleteAsync(hash, Cancel));
        Assert.Null(await Store.Blobs.FindAsync(hash, Cancel));
        Assert.False(await Store.Blobs.DeleteAsync(hash, Cancel));
    }

    [Fact]
    public async Task A_damaged_blob_is_never_given_out_and_putting_it_again_mends_it()
    {
        var content = "what it was"u8.ToArray();
        var hash = await Store.Blobs.PutAsync(content, Cancel);
        await Database.DamageAsync(hash, Cancel);

        await Assert.ThrowsAsync<BlobDamagedException>(() => Store.Blobs.FindAsync(hash, Cancel));

        await Store.Blobs.PutAsync(content, Cancel);
        Assert.Equal(content, (await Store.Blobs.FindAsync(hash, Cancel))!.Value.ToArray());
    }

    [Fact]
    public async Task A_cancelled_put_leaves_nothing()
    {
        var content = "too late"u8.ToArray();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Blobs.PutAsync(content, cancelled.Token));

        Assert.False(await Store.Blobs.ExistsAsync(BlobHash.Of(content), Cancel));
    }
}
