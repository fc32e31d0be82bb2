namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>Scores what a question asks for against an index: of each thing the wording that fits a unit best.</summary>
internal sealed class LexicalStage(LexicalIndex index, float pairWeight)
{
    private readonly float[] _total = new float[index.Numbers];
    private readonly float[] _concept = new float[index.Numbers];
    private readonly float[] _wording = new float[index.Numbers];
    private readonly List<int> _touched = [];
    private readonly List<int> _inConcept = [];
    private readonly List<int> _inWording = [];

    /// <summary>The score of each unit by its number.</summary>
    public ReadOnlySpan<float> Scores => _total;

    /// <summary>What a unit would have that says everything the question asks for, over and over.</summary>
    public float Most { get; private set; }

    /// <summary>The units that any word was found in.</summary>
    public IReadOnlyList<int> Touched => _touched;

    public void Score(IReadOnlyList<QueryConcept> concepts)
    {
        foreach (var concept in concepts)
        {
            Score(concept);
        }
    }

    private void Score(QueryConcept concept)
    {
        // A thing is as rare as all its wordings together: else the few texts in the question's own language would beat
        // the many in the other by being few.
        var count = concept.Wordings.Sum(wording => wording.Terms.Min(term => index.CountOf(term.Term)));
        var rarity = index.Rarity(Math.Min(count, index.Count));
        Most += concept.Weight * index.Most * (count > 0 ? rarity : index.Rarity(1));
        foreach (var wording in concept.Wordings)
        {
            foreach (var term in wording.Terms)
            {
                index.Score(term.Term, concept.Weight * wording.Weight * term.Weight * rarity, _wording, _inWording);
            }

            foreach (var pair in wording.Pairs)
            {
                index.Score(pair, concept.Weight * wording.Weight * pairWeight * index.Rarity(index.CountOf(pair)), _wording, _inWording);
            }

            Take(_wording, _inWording, _concept, _inConcept, static (had, more) => Math.Max(had, more));
        }

        Take(_concept, _inConcept, _total, _touched, static (had, more) => had + more);
    }

    private static void Take(float[] from, List<int> touched, float[] into, List<int> touchedThere, Func<float, float, float> join)
    {
        foreach (var unit in touched)
        {
            if (into[unit] == 0)
            {
                touchedThere.Add(unit);
            }

            into[unit] = join(into[unit], from[unit]);
            from[unit] = 0;
        }

        touched.Clear();
    }
}
