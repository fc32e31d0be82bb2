using System.Numerics;

namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>The smallest set of smallest rings, by Horton's candidates and elimination (Horton 1987).</summary>
internal sealed class Rings
{
    /// <summary>More rings than a cage of any drug has; the work grows with their number.</summary>
    public const int Most = 60;

    private readonly HashSet<int> _bonds = [];
    private readonly HashSet<int> _atoms = [];

    private Rings(IReadOnlyList<IReadOnlyList<int>> all, Molecule molecule)
    {
        All = all;
        foreach (var ring in all)
        {
            _atoms.UnionWith(ring);
            _bonds.UnionWith(BondsOf(ring, molecule));
        }
    }

    /// <summary>Each ring as its atoms in order.</summary>
    public IReadOnlyList<IReadOnlyList<int>> All { get; }

    public bool HasAtom(int atom) => _atoms.Contains(atom);

    public bool HasBond(int bond) => _bonds.Contains(bond);

    /// <summary>Null where there are more than <see cref="Most"/>.</summary>
    public static Rings? Of(Molecule molecule)
    {
        var isIn = new bool[molecule.Atoms.Count];
        var count = Count(molecule, isIn);
        return count > Most ? null : new Rings(Smallest(molecule, isIn, count), molecule);
    }

    public static IEnumerable<int> BondsOf(IReadOnlyList<int> ring, Molecule molecule) =>
        ring.Select((atom, i) => molecule.BondsOf(atom).First(bond => molecule.Other(bond, atom) == ring[(i + 1) % ring.Count]));

    // Bonds less atoms plus parts; atoms that lead nowhere are taken off first.
    private static int Count(Molecule molecule, bool[] isIn)
    {
        var degree = Enumerable.Range(0, molecule.Atoms.Count).Select(molecule.Degree).ToArray();
        Array.Fill(isIn, true);
        var ends = new Queue<int>(Enumerable.Range(0, degree.Length).Where(atom => degree[atom] <= 1));
        while (ends.TryDequeue(out var atom))
        {
            isIn[atom] = false;
            foreach (var (next, _) in molecule.Neighbours(atom))
            {
                if (isIn[next] && --degree[next] == 1)
                {
                    ends.Enqueue(next);
                }
            }
        }

        var bonds = molecule.Bonds.Count(bond => isIn[bond.From] && isIn[bond.To]);
        return bonds - isIn.Count(one => one) + Parts(molecule, isIn);
    }

    private static int Parts(Molecule molecule, bool[] isIn)
    {
        var (seen, parts) = (new bool[isIn.Length], 0);
        for (var start = 0; start < isIn.Length; start++)
        {
            if (!isIn[start] || seen[start])
            {
                continue;
            }

            parts++;
            seen[start] = true;
            var open = new Stack<int>([start]);
            while (open.TryPop(out var atom))
            {
                foreach (var (next, _) in molecule.Neighbours(atom))
                {
                    if (isIn[next] && !seen[next])
                    {
                        seen[next] = true;
                        open.Push(next);
                    }
                }
            }
        }

        return parts;
    }

    private static List<IReadOnlyList<int>> Smallest(Molecule molecule, bool[] isIn, int count)
    {
        var chosen = new List<IReadOnlyList<int>>();
        var basis = new SortedDictionary<int, BigInteger>();
        if (count == 0)
        {
            return chosen;
        }

        foreach (var ring in Candidates(molecule, isIn).OrderBy(ring => ring.Count))
        {
            var bits = BondsOf(ring, molecule).Aggregate(BigInteger.Zero, (sum, bond) => sum | (BigInteger.One << bond));
            if (IsNew(bits, basis))
            {
                chosen.Add(ring);
                if (chosen.Count == count)
                {
                    break;
                }
            }
        }

        return chosen;
    }

    private static bool IsNew(BigInteger bits, SortedDictionary<int, BigInteger> basis)
    {
        while (!bits.IsZero)
        {
            var highest = (int)(bits.GetBitLength() - 1);
            if (!basis.TryGetValue(highest, out var known))
            {
                basis[highest] = bits;
                return true;
            }

            bits ^= known;
        }

        return false;
    }

    // From each atom, each bond whose two ends it reaches on ways that share nothing.
    private static IEnumerable<List<int>> Candidates(Molecule molecule, bool[] isIn)
    {
        var bonds = molecule.Bonds.Where(bond => isIn[bond.From] && isIn[bond.To]).ToList();
        for (var start = 0; start < isIn.Length; start++)
        {
            if (!isIn[start])
            {
                continue;
            }

            var before = ShortestWays(molecule, isIn, start);
            foreach (var bond in bonds)
            {
                if (before[bond.From] != -2 && before[bond.To] != -2 && before[bond.From] != bond.To && before[bond.To] != bond.From
                    && Joined(Way(before, bond.From), Way(before, bond.To)) is { } ring)
                {
                    yield return ring;
                }
            }
        }
    }

    private static int[] ShortestWays(Molecule molecule, bool[] isIn, int start)
    {
        var before = new int[isIn.Length];
        Array.Fill(before, -2);
        before[start] = -1;
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var atom))
        {
            foreach (var (next, _) in molecule.Neighbours(atom))
            {
                if (isIn[next] && before[next] == -2)
                {
                    before[next] = atom;
                    queue.Enqueue(next);
                }
            }
        }

        return before;
    }

    private static List<int> Way(int[] before, int atom)
    {
        var way = new List<int>();
        for (; atom >= 0; atom = before[atom])
        {
            way.Add(atom);
        }

        return way;
    }

    // Both ways end at the start, which is in the ring once.
    private static List<int>? Joined(List<int> one, List<int> other)
    {
        var seen = one.ToHashSet();
        if (other.Count(seen.Contains) != 1)
        {
            return null;
        }

        other.RemoveAt(other.Count - 1);
        other.Reverse();
        return [.. one, .. other];
    }
}
