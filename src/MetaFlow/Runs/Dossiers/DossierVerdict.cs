namespace MetaFlow.Runs.Dossiers;

/// <summary>What came of checking a dossier.</summary>
/// <param name="Fits">What was worked out again and is as it says, in words.</param>
/// <param name="Fault">The first thing that is not; null where everything is.</param>
public sealed record DossierVerdict(IReadOnlyList<Problem> Fits, Problem? Fault);
