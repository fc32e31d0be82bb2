namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>What words alone say of passages: BM25 of the passage, with that of its document's title and metadata.</summary>
internal sealed class WordScores(LexicalStage passages, LexicalStage documents, float documentShare)
{
    private readonly float _most = Math.Max(passages.Most + (documentShare * documents.Most), float.Epsilon);

    /// <summary>Passages that have any of the words, and the first of documents that have one in title or metadata.</summary>
    public IEnumerable<int> Touched(PassageIndex index) => passages.Touched.Concat(
        documents.Touched.Select(index.FirstPassageOf).Where(unit => unit >= 0 && passages.Scores[unit] == 0));

    /// <summary>From 0 to 1: 1 is everything asked for, in passage, title and metadata.</summary>
    public float Of(int unit, int document) =>
        Math.Min(1, (passages.Scores[unit] + (documentShare * documents.Scores[document])) / _most);
}
