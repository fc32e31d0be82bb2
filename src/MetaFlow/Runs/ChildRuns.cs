using System.Security.Cryptography;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Steps.CallWorkflow;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>The runs that steps of other runs ask for.</summary>
internal sealed class ChildRuns(WorkflowLibrary library, IWorkflowCatalog catalog, RunStarter starter, IRunJournal journal, JournalReader reader)
    : IWorkflowCaller
{
    public async Task<(CalledRun? Run, Problem? Problem)> CallAsync(WorkflowCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call.Caller, call.Key);
        if (await journal.FindAsync(id, cancellationToken) is { } known)
        {
            return (await ReportAsync(known, cancellationToken), null);
        }

        if (await catalog.FindSummaryAsync(call.Workflow, cancellationToken) is not { PublishedNumber: { } published })
        {
            return (null, Problem.Of("call_workflow.not_published", ("workflow", call.Workflow)));
        }

        var (workflow, revision, problems) = await library.FindAsync(call.Workflow, published, cancellationToken);
        if (workflow is null)
        {
            return (null, problems[0]);
        }

        // To its end, so that who is cancelled meanwhile knows whether there is a run.
        var (run, refused) = await starter.StartAsync(
            new RunRequest(workflow, revision!.Number, call.Inputs, $"run {call.Caller}")
            {
                Id = id,
                Caller = call.Caller,
                Trigger = JsonObject.Of(("id", "call"), ("type", "call"), ("run", call.Caller.ToString()), ("depth", call.Depth)),
            },
            CancellationToken.None);
        return run is null ? (null, refused[0]) : (new CalledRun(run.Id, HasEnded: false, Output: null, Problem: null), null);
    }

    private async Task<CalledRun> ReportAsync(RunHead head, CancellationToken cancellationToken)
    {
        if (!head.HasEnded)
        {
            return new CalledRun(head.Id, HasEnded: false, Output: null, Problem: null);
        }

        var last = await reader.ReadAsync(head.Id, head.LastSequence - 1, 1, long.MaxValue, cancellationToken);
        return JournalPayload.Event(last[0]) switch
        {
            RunEvent.Succeeded done => new CalledRun(head.Id, HasEnded: true, done.Output, Problem: null),
            RunEvent.Failed failed => new CalledRun(head.Id, HasEnded: true, Output: null, failed.Problem),
            _ => new CalledRun(head.Id, HasEnded: true, Output: null, Problem.Of("runs.cancelled")),
        };
    }

    /// <summary>The run that a step calls, whether it exists yet or not: the same one on every node. In lists it stands beside its caller.</summary>
    internal static RunId IdOf(RunId calling, string key)
    {
        Span<byte> bytes = stackalloc byte[16];
        SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16).CopyTo(bytes);
        Span<byte> caller = stackalloc byte[16];
        calling.Value.TryWriteBytes(caller, bigEndian: true, out _);
        caller[..6].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new RunId(new Guid(bytes, bigEndian: true));
    }
}
