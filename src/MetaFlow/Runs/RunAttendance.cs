using MetaFlow.Steps;

namespace MetaFlow.Runs;

/// <summary>While a run goes on here, the step types that have something ready for it know of it.</summary>
internal readonly struct RunAttendance : IDisposable
{
    private readonly IReadOnlyList<IAttendsRuns> _attendants;
    private readonly RunId _run;

    public RunAttendance(IReadOnlyList<IAttendsRuns> attendants, RunId run)
    {
        (_attendants, _run) = (attendants, run);
        foreach (var attendant in attendants)
        {
            attendant.Begin(run);
        }
    }

    public void Dispose()
    {
        foreach (var attendant in _attendants)
        {
            attendant.End(_run);
        }
    }
}
