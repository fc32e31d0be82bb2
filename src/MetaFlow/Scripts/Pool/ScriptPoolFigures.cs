namespace MetaFlow.Scripts.Pool;

/// <summary>What the pool holds at a moment.</summary>
/// <param name="Ready">Locked and nobody's.</param>
/// <param name="Starting">On their way.</param>
/// <param name="Kept">Waiting for the next script of their run.</param>
/// <param name="All">All there are, working ones included.</param>
/// <param name="Started">All there ever were.</param>
public sealed record ScriptPoolFigures(int Ready, int Starting, int Kept, int All, long Started);
