using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Runs;

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

    [Fact]
    public async Task Sweeping_takes_what_nothing_names_and_what_was_not_put_lately()
    {
        var old = await Store.Blobs.PutAsync("old"u8.ToArray(), Cancel);
        var again = await Store.Blobs.PutAsync("old, and put again"u8.ToArray(), Cancel);
        var output = await Store.Blobs.PutAsync("an output"u8.ToArray(), Cancel);
        var definition = await Store.Blobs.PutAsync("a definition"u8.ToArray(), Cancel);
        var revision = await Store.Blobs.PutAsync("{}"u8.ToArray(), Cancel);
        var head = Stored.Head() with { DefinitionHash = definition.Hex };
        await Store.Journal.AppendAsync([new RunWrite(head, 0, [Stored.Entry(1)]) { Blobs = [output.Hex] }], Cancel);
        await Store.Workflows.SaveAsync(Stored.Revision("{}"), Cancel);
        Clock.Advance(TimeSpan.FromHours(2));
        await Store.Blobs.PutAsync("old, and put again"u8.ToArray(), Cancel);
        var young = await Store.Blobs.PutAsync("young"u8.ToArray(), Cancel);

        var swept = await Store.Blobs.SweepAsync(Now - TimeSpan.FromHours(1), Cancel);

        Assert.Equal(1, swept);
        Assert.False(await Store.Blobs.ExistsAsync(old, Cancel));
        foreach (var kept in new[] { again, output, definition, revision, young })
        {
            Assert.True(await Store.Blobs.ExistsAsync(kept, Cancel));
        }
    }

    [Fact]
    public async Task What_a_run_names_twice_is_kept_until_the_run_is_deleted()
    {
        var output = await Store.Blobs.PutAsync("an output"u8.ToArray(), Cancel);
        var head = Stored.Head();
        await Store.Journal.AppendAsync([new RunWrite(head, 0, [Stored.Entry(1)]) { Blobs = [output.Hex] }], Cancel);
        await Store.Journal.AppendAsync(
            [new RunWrite(head.Ended(RunStatus.Succeeded, Now) with { LastSequence = 2 }, (await ClaimAsync(head)).Fence, [Stored.Entry(2)]) { Blobs = [output.Hex] }], Cancel);
        Clock.Advance(TimeSpan.FromHours(2));

        var named = await Store.Blobs.SweepAsync(Now, Cancel);
        await Store.Journal.DeleteEndedAsync(new RunRetention(head.WorkflowId, Now, null), 10, Cancel);
        var unnamed = await Store.Blobs.SweepAsync(Now, Cancel);

        Assert.Equal((0, 1), (named, unnamed));
    }

    [Fact]
    public async Task A_write_that_is_refused_names_no_blob()
    {
        var output = await Store.Blobs.PutAsync("an output"u8.ToArray(), Cancel);
        var head = await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        var lost = await Store.Journal.AppendAsync([new RunWrite(head, 99, [Stored.Entry(2)]) { Blobs = [output.Hex] }], Cancel);
        Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal([WriteOutcome.FenceLost], lost);
        Assert.Equal(1, await Store.Blobs.SweepAsync(Now, Cancel));
    }

    private async Task<RunLease> ClaimAsync(RunHead head) =>
        (await Store.Queue.ClaimAsync(head.Id, "a", Now, TimeSpan.FromMinutes(1), Cancel))!;
}
