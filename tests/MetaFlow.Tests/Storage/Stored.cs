using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Knowledge;
using MetaFlow.People;
using MetaFlow.Runs;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Storage;

/// <summary>Valid examples of what stores keep; a test names only what matters to it.</summary>
internal static class Stored
{
    public static readonly DateTimeOffset Time = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static RunHead Head(
        DateTimeOffset? at = null,
        RunStatus status = RunStatus.Queued,
        string workflow = "digest",
        int priority = 0,
        DateTimeOffset? wakeAt = null)
    {
        var created = at ?? Time;
        return new RunHead(
            new RunId(Guid.CreateVersion7(created)), workflow, 1, "hash", status, "ada", priority, created, wakeAt,
            StartedAt: null, EndedAt: null, LastSequence: 1, ProblemCode: null, ProblemMessage: null);
    }

    public static RunHead Ended(this RunHead head, RunStatus status, DateTimeOffset at) =>
        head with { Status = status, EndedAt = at };

    public static JournalEntry Entry(long sequence, string payload = "{}", JournalKind kind = JournalKind.StepCompleted) =>
        new(sequence, kind, "fetch", 1, Encoding.UTF8.GetBytes(payload), Time);

    public static async Task<WriteOutcome> AppendAsync(
        this IRunJournal journal, RunHead head, long fence, CancellationToken cancellationToken, params JournalEntry[] entries) =>
        Assert.Single(await journal.AppendAsync([new RunWrite(head, fence, entries)], cancellationToken));

    public static async Task<RunHead> CreateAsync(
        this IRunJournal journal, RunHead head, CancellationToken cancellationToken)
    {
        Assert.Equal(WriteOutcome.Written, await journal.AppendAsync(head, 0, cancellationToken, Entry(1)));
        return head;
    }

    public static NewRevision Revision(string definition, int basedOn = 0, string workflow = "digest", string? korean = null) =>
        new(
            workflow,
            korean is null
                ? new Dictionary<string, string> { ["en"] = "Digest" }
                : new Dictionary<string, string> { ["en"] = "Digest", ["ko"] = korean },
            definition,
            basedOn,
            "ada",
            "a change");

    public static Person Person(string name, Role role = Role.Admin) =>
        new(Guid.CreateVersion7(Time), name, "hash", role, "stamp", Time);

    public static ApiToken Token(Guid owner, string hash, DateTimeOffset? at = null) =>
        new(Guid.CreateVersion7(at ?? Time), "ci", hash, "mf_abc", Role.Operator, owner, at ?? Time);

    public static KnowledgeDomain Domain(string name) => new(name, ["경제", "economy"], Common: false, Active: true, Time);
}
