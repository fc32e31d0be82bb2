namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>
/// Makes one description of what may be written in two ways: aromatic atoms get a Kekulé structure, and then every ring
/// and pair of fused rings with 4n+2 electrons is aromatic, however it was written.
/// </summary>
internal static class Aromaticity
{
    /// <summary>False where no Kekulé structure fits what was written.</summary>
    public static bool Settle(Molecule molecule)
    {
        if (!Kekulize(molecule) || Rings.Of(molecule) is not { } rings)
        {
            return false;
        }

        foreach (var atom in molecule.Atoms)
        {
            atom.IsAromatic = false;
        }

        foreach (var bond in molecule.Bonds)
        {
            bond.IsAromatic = false;
        }

        Perceive(molecule, rings);
        return true;
    }

    private static bool Kekulize(Molecule molecule)
    {
        var needs = Enumerable.Range(0, molecule.Atoms.Count).Where(atom => NeedsDouble(molecule, atom)).ToList();
        var place = needs.Select((atom, i) => (atom, i)).ToDictionary(pair => pair.atom, pair => pair.i);
        var edges = needs.Select(atom => molecule.Neighbours(atom)
            .Where(next => next.Bond.IsAromatic && place.ContainsKey(next.Atom))
            .Select(next => place[next.Atom]).ToList()).ToArray();
        var partner = Matching.Of(edges);
        if (partner.Any(one => one < 0))
        {
            return false;
        }

        foreach (var bond in molecule.Bonds.Where(bond => bond.IsAromatic))
        {
            bond.Order = place.TryGetValue(bond.From, out var from) && place.TryGetValue(bond.To, out var to) && partner[from] == to ? 2 : 1;
        }

        return true;
    }

    private static bool NeedsDouble(Molecule molecule, int index)
    {
        var atom = molecule.Atoms[index];
        if (!atom.IsAromatic || !molecule.Neighbours(index).Any(next => next.Bond.IsAromatic))
        {
            return false;
        }

        var used = molecule.Neighbours(index).Sum(next => next.Bond.Order) + atom.Hydrogens;
        return atom.Symbol switch
        {
            "C" => used + Math.Abs(atom.Charge) == 3,
            "N" or "P" or "As" => used == 2 + atom.Charge || (atom.Charge == 0 && used == 4),
            "O" or "S" or "Se" or "Te" => used == 1 + atom.Charge || (atom.Charge == 0 && used == 3),
            "B" => used - atom.Charge == 2,
            _ => false,
        };
    }

    private static void Perceive(Molecule molecule, Rings rings)
    {
        var isConjugated = Enumerable.Range(0, molecule.Atoms.Count)
            .Select(atom => rings.HasAtom(atom) ? Electrons(molecule, rings, atom) : null).ToArray();
        var open = rings.All.Where(ring => ring.All(atom => isConjugated[atom] is not null)).Select(ring => ring.ToHashSet()).ToList();
        foreach (var ring in open.Concat(Fused(open)))
        {
            if (ring.Sum(atom => isConjugated[atom]!.Value) % 4 == 2)
            {
                Mark(molecule, rings, ring);
            }
        }
    }

    // Azulene and indolizine-like systems are aromatic as a whole where a ring alone is not.
    private static IEnumerable<HashSet<int>> Fused(List<HashSet<int>> rings) =>
        from one in rings
        from other in rings
        where one != other && one.Min() <= other.Min() && one.Intersect(other).Count() == 2
        select one.Union(other).ToHashSet();

    private static void Mark(Molecule molecule, Rings rings, HashSet<int> ring)
    {
        foreach (var atom in ring)
        {
            molecule.Atoms[atom].IsAromatic = true;
        }

        for (var i = 0; i < molecule.Bonds.Count; i++)
        {
            var bond = molecule.Bonds[i];
            if (ring.Contains(bond.From) && ring.Contains(bond.To) && rings.HasBond(i))
            {
                bond.IsAromatic = true;
            }
        }
    }

    /// <summary>What an atom gives to the electrons of its ring; null where it cannot be part of an aromatic one.</summary>
    private static int? Electrons(Molecule molecule, Rings rings, int index)
    {
        var atom = molecule.Atoms[index];
        var doubles = molecule.BondsOf(index).Where(bond => molecule.Bonds[bond].Order == 2).ToList();
        if (doubles.Count > 1 || molecule.Neighbours(index).Any(next => next.Bond.Order > 2))
        {
            return null;
        }

        // As PubChem sees it, a ring with a carbonyl, as in caffeine, is none of the aromatic ones.
        if (doubles.Count == 1)
        {
            return rings.HasBond(doubles[0]) ? 1 : null;
        }

        return (atom.Symbol, atom.Charge) switch
        {
            ("N" or "P" or "As", 0) when molecule.Degree(index) + atom.Hydrogens == 3 => 2,
            ("N", -1) or ("C", -1) => 2,
            ("O" or "S" or "Se" or "Te", 0) when molecule.Degree(index) == 2 => 2,
            ("C", 1) or ("B", 0) => 0,
            _ => null,
        };
    }
}
