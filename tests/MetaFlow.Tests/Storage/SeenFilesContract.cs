using MetaFlow.Triggers;

namespace MetaFlow.Tests.Storage;

public abstract class SeenFilesContract(ITestDatabase database) : StoreContract(database)
{
    [Fact]
    public async Task A_file_is_remembered_as_it_was_last_for_each_trigger_apart()
    {
        SeenFile[] files = [new("/in/a.csv", 7, Now), new("/in/주문.csv", 5_000_000_000, Now.AddMilliseconds(1))];
        await Store.SeenFiles.KeepAsync("orders", "in", files, Cancel);
        await Store.SeenFiles.KeepAsync("orders", "in", [files[0] with { Size = 8 }], Cancel);
        await Store.SeenFiles.KeepAsync("orders", "other", [files[0]], Cancel);

        Assert.Equal([files[0] with { Size = 8 }, files[1]], await Store.SeenFiles.ListAsync("orders", "in", Cancel));
        Assert.Equal([files[0]], await Store.SeenFiles.ListAsync("orders", "other", Cancel));
        Assert.Empty(await Store.SeenFiles.ListAsync("others", "in", Cancel));
    }
}
