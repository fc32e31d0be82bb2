using System.Security.Cryptography;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Steps.CallWorkflow;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>The runs that steps of other runs ask for.</summary>
internal sealed class ChildRuns(WorkflowLibrary library, IWorkflowCatalog catalog, RunStarter starter, IRunJournal journal) : IWorkflowCaller
{
    public async Task<(CalledRun? Run, Problem? Problem)> CallAsync(WorkflowCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
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

        var (run, refused) = await starter.StartAsync(
            new RunRequest(workflow, revision!.Number, call.Inputs, $"run {call.Caller}")
            {
                Id = id,
                Trigger = JsonObject.Of(("id", "call"), ("type", "call"), ("run", call.Caller.ToString()), ("depth", call.Depth)),
            },
            cancellationToken);
        return run is null ? (null, refused[0]) : (new CalledRun(run.Id, HasEnded: false, Output: null, Problem: null), null);
    }

    private async Task<CalledRun> ReportAsync(RunHead head, CancellationToken cancellationToken)
    {
        if (!head.HasEnded)
        {
            return new CalledRun(head.Id, HasEnded: false, Output: null, Problem: null);
        }

        var last = await journal.ReadAsync(head.Id, head.LastSequence - 1, 1, cancellationToken);
        return JournalPayload.Event(last[0]) switch
        {
            RunEvent.Succeeded done => new CalledRun(head.Id, HasEnded: true, done.Output, Problem: null),
            RunEvent.Failed failed => new CalledRun(head.Id, HasEnded: true, Output: null, failed.Problem),
            _ => new CalledRun(head.Id, HasEnded: true, Output: null, Problem.Of("runs.cancelled")),
        };
    }

    // The time of its caller and a hash of the call: in lists it stands beside its caller, and it is the same on every node.
    private static RunId IdOf(WorkflowCall call)
    {
        Span<byte> bytes = stackalloc byte[16];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{call.Key}\n{call.Workflow}")).AsSpan(0, 16).CopyTo(bytes);
        Span<byte> caller = stackalloc byte[16];
        call.Caller.Value.TryWriteBytes(caller, bigEndian: true, out _);
        caller[..6].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new RunId(new Guid(bytes, bigEndian: true));
    }
}
