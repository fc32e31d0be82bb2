namespace MetaFlow.Triggers;

/// <summary>Rows of one trigger in order. Many that follow each other and are skipped for the same reason are one row.</summary>
internal sealed class FiringRows(TriggerKey trigger, DateTimeOffset now, Func<RunId> newRun)
{
    /// <summary>How long a trigger that fires nothing is left alone.</summary>
    public static readonly TimeSpan RestsFor = TimeSpan.FromMinutes(15);

    // So many stand on their own.
    private const int Alone = 10;

    private readonly List<Firing> _rows = [];
    private readonly List<DateTimeOffset> _first = [];
    private string? _reason;
    private DateTimeOffset _last;
    private long _count;

    public void Start(DateTimeOffset due, string? reason)
    {
        EndSkips();
        _rows.Add(new Firing(trigger.Workflow, trigger.Trigger, due, FiringOutcome.Expected, Run: newRun(), Reason: reason));
    }

    public void Skip(DateTimeOffset due, string reason)
    {
        if (reason != _reason)
        {
            EndSkips();
        }

        (_reason, _last) = (reason, due);
        _count++;
        if (_first.Count < Alone)
        {
            _first.Add(due);
        }
    }

    /// <summary>Skips one that has a row of its own, whatever follows it.</summary>
    public void SkipAlone(DateTimeOffset due, string reason)
    {
        EndSkips();
        Skip(due, reason);
        EndSkips();
    }

    public IReadOnlyList<Firing> ToList()
    {
        EndSkips();
        return _rows;
    }

    private void EndSkips()
    {
        if (_count > Alone)
        {
            _rows.Add(Skipped(_first[0]) with { Until = _last, Occurrences = _count });
        }
        else
        {
            _rows.AddRange(_first.Select(Skipped));
        }

        (_reason, _count) = (null, 0);
        _first.Clear();
    }

    private Firing Skipped(DateTimeOffset due) => new(trigger.Workflow, trigger.Trigger, due, FiringOutcome.Skipped, now, Reason: _reason);
}
