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
        // Most words have one wording: it goes where it belongs at once.
        if (concept.Wordings.Count == 1)
        {
            Score(concept.Wordings[0], concept.Weight, rarity, _total, _touched);
            return;
        }

        foreach (var wording in concept.Wordings)
        {
            Score(wording, concept.Weight, rarity, _wording, _inWording);
            TakeGreater();
        }

        Add();
    }

    private void Score(Wording wording, float weight, float rarity, float[] scores, List<int> touched)
    {
        foreach (var term in wording.Terms)
        {
            index.Score(term.Term, weight * wording.Weight * term.Weight * rarity, scores, touched);
        }

        foreach (var pair in wording.Pairs)
        {
            index.Score(pair, weight * wording.Weight * pairWeight * index.Rarity(index.CountOf(pair)), scores, touched);
        }
    }

    private void TakeGreater()
    {
        foreach (var unit in _inWording)
        {
            if (_concept[unit] == 0)
            {
                _inConcept.Add(unit);
            }

            _concept[unit] = Math.Max(_concept[unit], _wording[unit]);
            _wording[unit] = 0;
        }

        _inWording.Clear();
    }

    private void Add()
    {
        foreach (var unit in _inConcept)
        {
            if (_total[unit] == 0)
            {
                _touched.Add(unit);
            }

            _total[unit] += _concept[unit];
            _concept[unit] = 0;
        }

        _inConcept.Clear();
    }
}
