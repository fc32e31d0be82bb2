using MetaFlow.Runs;

namespace MetaFlow.Tests.Storage;

public abstract class RunKeysContract(ITestDatabase database) : StoreContract(database)
{
    [Fact]
    public async Task Asked_for_twice_with_one_key_there_is_one_run()
    {
        var key = Key("order 7");
        var (first, second) = (Write(key), Write(key));

        var outcomes = await Store.Journal.AppendAsync([first, second], Cancel);
        var later = await Store.Journal.AppendAsync([Write(key, Key("another"))], Cancel);

        Assert.Equal([WriteOutcome.Written, WriteOutcome.AlreadyExists], outcomes);
        Assert.Equal([WriteOutcome.AlreadyExists], later);
        Assert.Equal(first.Head.Id, await FindAsync(key));
        Assert.Null(await FindAsync(Key("another")));
        Assert.Equal([first.Head.Id], await RunsAsync());
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_is_heard()
    {
        RunKey[] keys = [Key("a"), Key("b"), Key("c")];
        var writes = Enumerable.Range(0, 24).Select(number => Write(number % 2 == 0 ? keys : [.. keys.Reverse()])).ToArray();

        var outcomes = await Task.WhenAll(writes.Select(write => Task.Run(() => Store.Journal.AppendAsync([write, Write(Key($"{write.Head.Id}"))], Cancel), Cancel)));

        Assert.Single(outcomes, outcome => outcome[0] == WriteOutcome.Written);
        Assert.All(outcomes, outcome => Assert.Equal(WriteOutcome.Written, outcome[1]));
        Assert.Equal(25, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task A_key_outlives_its_run_and_is_as_if_it_had_never_been_when_its_time_is_over()
    {
        var key = Key("order 7");
        var first = Write(key);
        await Store.Journal.AppendAsync([first], Cancel);
        await Store.Journal.DeleteEndedAsync(new RunRetention("digest", Now.AddDays(1), null), 10, Cancel);

        var early = await Store.Journal.AppendAsync([Write(key)], Cancel);
        Clock.Advance(TimeSpan.FromHours(1));
        var over = await FindAsync(key);
        var second = Write(key with { Until = Now.AddHours(1) });
        var late = await Store.Journal.AppendAsync([second], Cancel);

        Assert.Equal([WriteOutcome.AlreadyExists], early);
        Assert.Null(over);
        Assert.Equal([WriteOutcome.Written], late);
        Assert.Equal(second.Head.Id, await FindAsync(key));
    }

    [Fact]
    public async Task Of_a_run_that_is_refused_no_key_is_kept()
    {
        var group = new RunGroup("", 1);
        RunWrite Limited(string key) => Write(Key(key)) is var write
            ? write with { Head = write.Head with { Status = RunStatus.Queued, EndedAt = null, Group = group }, Overlap = MetaFlow.Workflows.RunOverlap.Skip }
            : null!;

        var outcomes = await Store.Journal.AppendAsync([Limited("a"), Limited("b")], Cancel);

        Assert.Equal([WriteOutcome.Written, WriteOutcome.GroupFull], outcomes);
        Assert.NotNull(await FindAsync(Key("a")));
        Assert.Null(await FindAsync(Key("b")));
    }

    [Fact]
    public async Task Of_a_run_that_is_not_kept_its_keys_are()
    {
        var write = Write(Key("a")) with { Forgets = true };

        Assert.Equal([WriteOutcome.Written], await Store.Journal.AppendAsync([write], Cancel));
        Assert.Equal(write.Head.Id, await FindAsync(Key("a")));
        Assert.Empty(await RunsAsync());
        Assert.Equal([WriteOutcome.AlreadyExists], await Store.Journal.AppendAsync([Write(Key("a"))], Cancel));
    }

    [Fact]
    public async Task Keys_that_are_over_are_forgotten_a_few_at_a_time()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            await Store.Journal.AppendAsync([Write(Key(name))], Cancel);
        }

        Assert.Equal(0, await Store.Journal.DeleteKeysAsync(Now, 10, Cancel));
        Assert.Equal(2, await Store.Journal.DeleteKeysAsync(Now.AddHours(1), 2, Cancel));
        Assert.Equal(1, await Store.Journal.DeleteKeysAsync(Now.AddHours(1), 2, Cancel));
    }

    private RunKey Key(string name) => RunKey.Of(Now.AddHours(1), "digest", name);

    private RunWrite Write(params RunKey[] keys) =>
        new(Stored.Head(Now).Ended(RunStatus.Succeeded, Now), 0, [Stored.Entry(1)]) { Keys = keys };

    private Task<RunId?> FindAsync(RunKey key) => Store.Journal.FindByKeyAsync(key.Name, Now, Cancel);

    private async Task<IReadOnlyList<RunId>> RunsAsync() => [.. (await Store.Journal.ListAsync(new RunQuery(Limit: 100), Cancel)).Select(head => head.Id)];
}
