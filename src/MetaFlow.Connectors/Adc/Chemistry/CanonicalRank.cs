namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>Ranks atoms by what they are and what is around them, until every atom has its own rank.</summary>
internal static class CanonicalRank
{
    public static int[] Of(Molecule molecule, Rings rings)
    {
        var rank = Dense([.. Enumerable.Range(0, molecule.Atoms.Count).Select(atom => Own(molecule, rings, atom))]);
        rank = Refine(molecule, rank);
        while (Tied(rank) is { } tie)
        {
            // Atoms that are still alike are mostly alike for real: one of them goes first, and the others follow.
            rank = Refine(molecule, Dense([.. rank.Select((value, atom) => ((long)value, atom == tie ? 0L : 1L))]));
        }

        return rank;
    }

    private static (long, long) Own(Molecule molecule, Rings rings, int index)
    {
        var atom = molecule.Atoms[index];
        var first = (((long)molecule.Degree(index) * 200) + Elements.Number(atom.Symbol)) * 1000 + atom.Isotope;
        var second = (((((long)atom.Charge + 20) * 10) + atom.Hydrogens) * 2 + (atom.IsAromatic ? 1 : 0)) * 2 + (rings.HasAtom(index) ? 1 : 0);
        return (first, second);
    }

    private static int[] Refine(Molecule molecule, int[] rank)
    {
        var classes = rank.Distinct().Count();
        while (classes < rank.Length)
        {
            var keys = Enumerable.Range(0, rank.Length).Select(atom => Around(molecule, rank, atom)).ToArray();
            var order = Enumerable.Range(0, rank.Length).Order(Comparer<int>.Create((one, other) => Compare(keys[one], keys[other]))).ToArray();
            var next = new int[rank.Length];
            for (var i = 1; i < order.Length; i++)
            {
                next[order[i]] = next[order[i - 1]] + (Compare(keys[order[i]], keys[order[i - 1]]) == 0 ? 0 : 1);
            }

            rank = next;
            var now = rank.Max() + 1;
            if (now == classes)
            {
                break;
            }

            classes = now;
        }

        return rank;
    }

    private static int[] Around(Molecule molecule, int[] rank, int atom) =>
    [
        rank[atom],
        .. molecule.Neighbours(atom).Select(next => (rank[next.Atom] * 8) + (next.Bond.IsAromatic ? 5 : next.Bond.Order)).Order(),
    ];

    private static int Compare(int[] one, int[] other) => one.AsSpan().SequenceCompareTo(other);

    private static int? Tied(int[] rank)
    {
        var tie = rank.Select((value, atom) => (value, atom)).GroupBy(pair => pair.value).Where(same => same.Count() > 1).MinBy(same => same.Key);
        return tie?.First().atom;
    }

    private static int[] Dense((long, long)[] keys)
    {
        var place = keys.Distinct().Order().Select((key, i) => (key, i)).ToDictionary(pair => pair.key, pair => pair.i);
        return [.. keys.Select(key => place[key])];
    }
}
