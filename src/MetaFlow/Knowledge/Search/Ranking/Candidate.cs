namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>A passage on its way to the hits, with what each stage said.</summary>
internal sealed record Candidate(int Unit, PassageIndex.Place Place, StageScores Stages)
{
    public float Score => Stages.Reranked ?? Stages.Fused;
}
