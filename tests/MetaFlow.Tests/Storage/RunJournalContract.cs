using System.Text;
using MetaFlow.Runs;

namespace MetaFlow.Tests.Storage;

public abstract class RunJournalContract(ITestDatabase database) : StoreContract(database)
{
    private IRunJournal Journal => Store.Journal;

    [Fact]
    public async Task A_created_run_is_found_as_it_was_written()
    {
        var head = Stored.Head(Now.AddMilliseconds(1)) with
        {
            WorkflowId = "경제-뉴스-📈",
            Revision = null,
            StartedBy = "김하늘",
            Priority = -3,
            WakeAt = Now.AddMilliseconds(123),
            StartedAt = Now.AddMilliseconds(1),
            EndedAt = Now.AddMilliseconds(999),
            Status = RunStatus.Failed,
            LastSequence = 7,
            ProblemCode = "api_call.refused",
            ProblemMessage = "",
        };

        await Journal.CreateAsync(head, Cancel);

        Assert.Equal(head, await Journal.FindAsync(head.Id, Cancel));
    }

    [Fact]
    public async Task A_run_that_was_never_created_is_not_found()
    {
        Assert.Null(await Journal.FindAsync(RunId.New(Clock), Cancel));
        Assert.Empty(await Journal.ReadAsync(RunId.New(Clock), 0, 10, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"제목":"경제 뉴스 3개 요약 📰","tail":"\u0000"}""")]
    public async Task A_payload_comes_back_byte_for_byte(string payload)
    {
        var head = Stored.Head();
        var entry = new JournalEntry(
            1, JournalKind.StepFailed, "enough/then/메일", 3, Encoding.UTF8.GetBytes(payload), Now.AddMilliseconds(7));

        await Journal.AppendAsync(head, 0, Cancel, entry);

        var read = Assert.Single(await Journal.ReadAsync(head.Id, 0, 10, Cancel));
        Assert.Equal(payload, Encoding.UTF8.GetString(read.Payload.Span));
        Assert.Equal(entry with { Payload = default }, read with { Payload = default });
    }

    [Fact]
    public async Task A_payload_of_a_megabyte_and_a_part_of_a_buffer_come_back_whole()
    {
        var head = Stored.Head();
        var big = new byte[1 << 20];
        new Random(1).NextBytes(big);
        var part = big.AsMemory(100, 50);

        await Journal.AppendAsync(
            head, 0, Cancel, Stored.Entry(1) with { Payload = big }, Stored.Entry(2) with { Payload = part });

        var read = await Journal.ReadAsync(head.Id, 0, 10, Cancel);
        Assert.Equal(big, read[0].Payload.ToArray());
        Assert.Equal(part.ToArray(), read[1].Payload.ToArray());
    }

    [Fact]
    public async Task Entries_are_read_in_order_after_a_sequence_up_to_a_limit()
    {
        var head = Stored.Head();
        await Journal.AppendAsync(head, 0, Cancel, [.. Enumerable.Range(1, 9).Select(number => Stored.Entry(number))]);

        var read = await Journal.ReadAsync(head.Id, 3, 4, Cancel);

        Assert.Equal([4, 5, 6, 7], read.Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task Entries_that_were_written_together_come_back_one_by_one()
    {
        var head = Stored.Head();
        JournalEntry[] entries =
        [
            new(1, JournalKind.RunQueued, "", 0, "{}"u8.ToArray(), Now),
            new(2, JournalKind.StepFailed, "each[3]/steps/메일", 2, Encoding.UTF8.GetBytes("""{"말":"끝"}"""), Now.AddTicks(10)),
            new(3, JournalKind.StepSkipped, "b", 0, default, Now.AddMilliseconds(7)),
            new(4, JournalKind.StepCompleted, "c", 1, new byte[700_000], Now.AddSeconds(1)),
            new(5, JournalKind.StepCompleted, "d", 1, new byte[700_000], Now.AddSeconds(2)),
        ];

        await Journal.AppendAsync(head, 0, Cancel, entries);

        var read = new List<JournalEntry>();
        for (var page = await Journal.ReadAsync(head.Id, 0, 2, Cancel); page.Count > 0; page = await Journal.ReadAsync(head.Id, read[^1].Sequence, 2, Cancel))
        {
            Assert.InRange(page.Count, 1, 2);
            read.AddRange(page);
        }

        Assert.Equal(entries.Select(entry => entry with { Payload = default }), read.Select(entry => entry with { Payload = default }));
        Assert.Equal(entries.Select(entry => entry.Payload.ToArray()), read.Select(entry => entry.Payload.ToArray()));
    }

    [Fact]
    public async Task Creating_a_run_twice_keeps_the_first()
    {
        var head = await Journal.CreateAsync(Stored.Head(), Cancel);

        var outcome = await Journal.AppendAsync(head with { StartedBy = "eve" }, 0, Cancel, Stored.Entry(1), Stored.Entry(2));

        Assert.Equal(WriteOutcome.AlreadyExists, outcome);
        Assert.Equal(head, await Journal.FindAsync(head.Id, Cancel));
        Assert.Single(await Journal.ReadAsync(head.Id, 0, 10, Cancel));
    }

    [Fact]
    public async Task Refused_writes_do_not_disturb_the_others_of_a_batch()
    {
        var existing = await Journal.CreateAsync(Stored.Head(), Cancel);
        var lost = await Journal.CreateAsync(Stored.Head(), Cancel);
        var (first, last) = (Stored.Head(), Stored.Head());

        var outcomes = await Journal.AppendAsync(
            [
                new RunWrite(first, 0, [Stored.Entry(1)]),
                new RunWrite(existing, 0, [Stored.Entry(2)]),
                new RunWrite(lost, 99, [Stored.Entry(2)]),
                new RunWrite(last, 0, [Stored.Entry(1), Stored.Entry(2)]),
            ],
            Cancel);

        Assert.Equal(
            [WriteOutcome.Written, WriteOutcome.AlreadyExists, WriteOutcome.FenceLost, WriteOutcome.Written], outcomes);
        Assert.Single(await Journal.ReadAsync(existing.Id, 0, 10, Cancel));
        Assert.Single(await Journal.ReadAsync(lost.Id, 0, 10, Cancel));
        Assert.Equal(2, (await Journal.ReadAsync(last.Id, 0, 10, Cancel)).Count);
    }

    [Fact]
    public async Task Two_writes_of_one_run_in_a_batch_are_made_in_their_order()
    {
        var head = await Journal.CreateAsync(Stored.Head(), Cancel);
        var lease = (await Store.Queue.ClaimAsync(head.Id, "a", Now, TimeSpan.FromMinutes(1), Cancel))!;

        await Journal.AppendAsync(
            [
                new RunWrite(head with { LastSequence = 2, Status = RunStatus.Running }, lease.Fence, [Stored.Entry(2)]),
                new RunWrite(head with { LastSequence = 3, Status = RunStatus.Waiting }, lease.Fence, [Stored.Entry(3)]),
            ],
            Cancel);

        Assert.Equal(RunStatus.Waiting, (await Journal.FindAsync(head.Id, Cancel))!.Status);
        Assert.Equal([1, 2, 3], (await Journal.ReadAsync(head.Id, 0, 10, Cancel)).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task A_worker_that_lost_its_run_cannot_write_to_it()
    {
        var head = await Journal.CreateAsync(Stored.Head(), Cancel);
        var slow = (await Store.Queue.ClaimAsync(head.Id, "slow", Now, TimeSpan.FromSeconds(10), Cancel))!;
        Clock.Advance(TimeSpan.FromSeconds(10));
        var quick = (await Store.Queue.ClaimAsync(head.Id, "quick", Now, TimeSpan.FromSeconds(10), Cancel))!;

        var refused = await Journal.AppendAsync(head with { LastSequence = 2 }, slow.Fence, Cancel, Stored.Entry(2));
        var written = await Journal.AppendAsync(head with { LastSequence = 2 }, quick.Fence, Cancel, Stored.Entry(2));

        Assert.Equal(WriteOutcome.FenceLost, refused);
        Assert.Equal(WriteOutcome.Written, written);
    }

    [Fact]
    public async Task A_worker_whose_lease_passed_may_write_until_another_claims_the_run()
    {
        var head = await Journal.CreateAsync(Stored.Head(), Cancel);
        var lease = (await Store.Queue.ClaimAsync(head.Id, "slow", Now, TimeSpan.FromSeconds(10), Cancel))!;
        Clock.Advance(TimeSpan.FromMinutes(1));

        var outcome = await Journal.AppendAsync(head with { LastSequence = 2 }, lease.Fence, Cancel, Stored.Entry(2));

        Assert.Equal(WriteOutcome.Written, outcome);
    }

    [Fact]
    public async Task An_interrupted_batch_keeps_nothing()
    {
        var whole = Stored.Head();
        var broken = Stored.Head();
        RunWrite[] writes =
        [
            new(whole, 0, [Stored.Entry(1)]),
            new(broken, 0, [Stored.Entry(1), Stored.Entry(1)]),
        ];

        await Assert.ThrowsAnyAsync<Exception>(() => Journal.AppendAsync(writes, Cancel));

        Assert.Null(await Journal.FindAsync(whole.Id, Cancel));
        Assert.Empty(await Journal.ReadAsync(whole.Id, 0, 10, Cancel));
        await Journal.CreateAsync(whole, Cancel);
    }

    [Fact]
    public async Task A_cancelled_append_keeps_nothing()
    {
        var head = Stored.Head();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Journal.AppendAsync(head, 0, cancelled.Token, Stored.Entry(1)));

        Assert.Null(await Journal.FindAsync(head.Id, Cancel));
    }

    [Fact]
    public async Task An_empty_batch_is_written_at_once() =>
        Assert.Empty(await Journal.AppendAsync([], Cancel));

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        var heads = Enumerable.Range(0, 200).Select(number => Stored.Head(Now.AddMilliseconds(number))).ToList();

        await Parallel.ForEachAsync(
            heads.Chunk(10),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel },
            async (chunk, cancel) =>
            {
                RunWrite[] writes = [.. chunk.Select(head => new RunWrite(head, 0, [Stored.Entry(1), Stored.Entry(2)]))];
                Assert.All(await Journal.AppendAsync(writes, cancel), outcome => Assert.Equal(WriteOutcome.Written, outcome));
            });

        Assert.Equal(200, (await Journal.CountAsync(Cancel))[RunStatus.Queued]);
        Assert.Equal(2, (await Journal.ReadAsync(heads[99].Id, 0, 10, Cancel)).Count);
    }

    [Fact]
    public async Task Two_processes_on_one_database_write_at_the_same_time()
    {
        await using var other = Database.Open(Clock);

        await Task.WhenAll(new[] { Store, other }.Select(store => Task.Run(
            async () =>
            {
                for (var number = 0; number < 30; number++)
                {
                    var head = await store.Journal.CreateAsync(Stored.Head(), Cancel);
                    var lease = await store.Queue.ClaimAsync(head.Id, "a", Now, TimeSpan.FromMinutes(1), Cancel);
                    await store.Journal.AppendAsync(head.Ended(RunStatus.Succeeded, Now), lease!.Fence, Cancel, Stored.Entry(2));
                    await store.Workflows.SaveAsync(Stored.Revision("text", workflow: $"of-{head.Id}"), Cancel);
                }
            },
            Cancel)));

        Assert.Equal(60, (await Journal.CountAsync(Cancel))[RunStatus.Succeeded]);
        Assert.Equal(60, (await other.Workflows.ListAsync(null, false, Cancel)).Count);
    }

    [Fact]
    public async Task What_a_text_from_elsewhere_cannot_be_stored_with_is_replaced()
    {
        var head = Stored.Head() with { ProblemMessage = "odd: \0 and \uD83D." };

        await Journal.CreateAsync(head, Cancel);

        Assert.Equal("odd: \uFFFD and \uFFFD.", (await Journal.FindAsync(head.Id, Cancel))!.ProblemMessage);
    }
}
