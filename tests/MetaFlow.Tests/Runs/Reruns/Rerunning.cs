using MetaFlow.Runs;
using MetaFlow.Runs.Reruns;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs.Reruns;

/// <summary>Begins the journal of a rerun without an engine around it.</summary>
internal static class Rerunning
{
    public static RerunCut From(Workflow workflow, IEnumerable<JournalEntry> journal, string step) =>
        RerunCut.From(workflow, new PastRun(journal), RerunTarget.Find(workflow, step)!);

    /// <summary>What is asked for, what is taken over, and that it begins.</summary>
    public static List<JournalEntry> Journal(IReadOnlyList<JournalEntry> old, IReadOnlyList<RunEvent> reused)
    {
        var lineage = new Lineage(Some.Head().Id, "step", null, null);
        RunEvent[] events =
        [
            ((RunEvent.Queued)JournalPayload.Event(old[0])) with { Rerun = lineage }, .. reused, new RunEvent.Started(),
        ];
        return [.. events.Select((happened, index) => JournalPayload.Entry(happened, index + 1, Some.Noon.AddMilliseconds(index)))];
    }

    /// <summary>The paths of the events, with the word of their kind where a path has several.</summary>
    public static IEnumerable<string> Paths(this RerunCut cut) => cut.Events.Select(happened => happened.Path).Distinct();
}
