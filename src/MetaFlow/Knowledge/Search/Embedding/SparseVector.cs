namespace MetaFlow.Knowledge.Search.Embedding;

/// <summary>What is not zero of a long vector, by rising position.</summary>
internal sealed record SparseVector(int[] Positions, float[] Values)
{
    public int Count => Positions.Length;
}
