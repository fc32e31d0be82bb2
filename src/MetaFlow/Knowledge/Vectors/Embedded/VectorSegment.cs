using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>Rows with the graph over the first of them. Readers need no lock: what they see was settled when they came.</summary>
internal sealed class VectorSegment(VectorRows rows)
{
    /// <summary>How many more rows than asked for are looked at with all their numbers.</summary>
    private const int Spare = 32;

    private volatile VectorView _view = VectorView.Empty;
    private volatile int _breadth;

    public VectorRows Rows { get; } = rows;

    public VectorGraph Graph { get; } = new(rows);

    public VectorView View
    {
        get => _view;
        set => _view = value;
    }

    /// <summary>How many rows a walk has to keep in sight to find the best ones; 0 while the graph is not to be used.</summary>
    public int Breadth
    {
        get => _breadth;
        set => _breadth = value;
    }

    /// <summary>How many rows were linked when <see cref="Breadth"/> was measured.</summary>
    public int MeasuredAt { get; set; }

    public IReadOnlyList<VectorHit> Search(ReadOnlySpan<float> vector, int count, VectorFilter? filter)
    {
        var normal = new float[Rows.Dimensions];
        if (count < 1 || !RowNumbers.Normalise(vector, normal))
        {
            return [];
        }

        var view = View;
        var breadth = Breadth;
        var numbers = new short[Rows.Stride];
        var question = new Question(normal, numbers, RowNumbers.Ask(normal, numbers));

        // With a filter, walking would pass by what it leaves: reading every row is exact and fast enough.
        if (breadth > 0 && filter is null)
        {
            var walked = Walk(question, view, Math.Max(breadth, (2 * count) + Spare), count);
            if (walked.Count >= Math.Min(count, view.Entries))
            {
                return walked;
            }
        }

        var found = new RankedRows((2 * count) + Spare, bestFirst: false);
        Scan(question, view, 0, filter, (2 * count) + Spare, ref found);
        return Best(question, found, view, count);
    }

    /// <summary>The best rows of a question by reading every one; what walking is measured against.</summary>
    public RankedRows Scan(short[] question, float step, VectorView view, int count)
    {
        var found = new RankedRows(count, bestFirst: false);
        Scan(new Question([], question, step), view, 0, null, count, ref found);
        return found;
    }

    private List<VectorHit> Walk(Question question, VectorView view, int breadth, int count)
    {
        var linked = Graph.Count;
        ref var asked = ref MemoryMarshal.GetArrayDataReference(question.Numbers);
        var walked = Graph.Walk(ref asked, question.Step, breadth);
        var found = new RankedRows(walked.Count + 1, bestFirst: false);
        for (var at = 0; at < walked.Count; at++)
        {
            // Rows behind those that were linked at the beginning are read below.
            if (walked.Row(at) < linked && view.Sees(Rows, walked.Row(at)))
            {
                found.Add(walked.Score(at), walked.Row(at));
            }
        }

        Scan(question, view, linked, null, Math.Max(found.Count, (2 * count) + Spare), ref found);
        return Best(question, found, view, count);
    }

    private void Scan(Question question, VectorView view, int from, VectorFilter? filter, int bound, ref RankedRows found)
    {
        ref var asked = ref MemoryMarshal.GetArrayDataReference(question.Numbers);
        VectorPayload? last = null;
        var accepted = false;
        for (var row = from; row < view.Rows; row++)
        {
            var score = Graph.Score(ref asked, question.Step, row);
            if ((found.Count >= bound && score <= found.FirstScore) || !view.Sees(Rows, row))
            {
                continue;
            }

            if (filter is not null)
            {
                // Passages of one document stand together and have one payload.
                var payload = Rows.PayloadOf(row);
                if (!ReferenceEquals(payload, last))
                {
                    (last, accepted) = (payload, filter.Accepts(payload));
                }

                if (!accepted)
                {
                    continue;
                }
            }

            found.AddBounded(score, row, bound);
        }
    }

    private List<VectorHit> Best(Question question, RankedRows found, VectorView view, int count)
    {
        var hits = new List<VectorHit>(found.Count);
        for (var at = 0; at < found.Count; at++)
        {
            var row = found.Row(at);
            if (view.Sees(Rows, row))
            {
                var score = DotProduct.Exact(question.Normal, Rows.Coarse(row), Rows.Fine(row)) * Rows.StepOf(row);
                hits.Add(new VectorHit(Rows.IdOf(row), Rows.PayloadOf(row).Document, Math.Clamp(score, -1, 1)));
            }
        }

        hits.Sort(static (one, other) => one.Score == other.Score ? one.Id.CompareTo(other.Id) : other.Score.CompareTo(one.Score));
        if (hits.Count > count)
        {
            hits.RemoveRange(count, hits.Count - count);
        }

        return hits;
    }

    private sealed record Question(float[] Normal, short[] Numbers, float Step);
}
