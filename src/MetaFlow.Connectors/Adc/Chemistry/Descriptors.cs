namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>Numbers that describe a molecule, counted as PubChem counts them unless it is said otherwise.</summary>
internal static class Descriptors
{
    /// <summary>In Hill's order: carbon, hydrogen, then the alphabet; without carbon the alphabet alone.</summary>
    public static string Formula(Molecule molecule)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < molecule.Atoms.Count; i++)
        {
            Count(molecule.Atoms[i].Symbol, 1);
            Count("H", molecule.Atoms[i].Hydrogens);
        }

        var first = counts.ContainsKey("C") ? new[] { "C", "H" } : [];
        var order = first.Where(counts.ContainsKey).Concat(counts.Keys.Except(first));
        var charge = molecule.Atoms.Sum(atom => atom.Charge);
        return string.Concat(order.Select(symbol => counts[symbol] == 1 ? symbol : $"{symbol}{counts[symbol]}"))
            + (charge == 0 ? "" : Math.Abs(charge) == 1 ? Sign(charge) : $"{Sign(charge)}{Math.Abs(charge)}");

        void Count(string symbol, int more)
        {
            if (more > 0)
            {
                counts[symbol] = counts.GetValueOrDefault(symbol) + more;
            }
        }
    }

    /// <summary>The average weight, in g/mol.</summary>
    public static double Weight(Molecule molecule) => Math.Round(
        molecule.Atoms.Sum(atom => Elements.Weight(atom.Symbol, atom.Isotope) + (atom.Hydrogens * Elements.Weight("H", 0))), 3);

    /// <summary>Nitrogen, oxygen and sulfur atoms with a hydrogen.</summary>
    public static int Donors(Molecule molecule) => Enumerable.Range(0, molecule.Atoms.Count)
        .Count(atom => molecule.Atoms[atom].Symbol is "N" or "O" or "S" && molecule.Hydrogens(atom) > 0);

    /// <summary>
    /// Atoms with a lone pair to give: oxygen, fluorine and divalent sulfur without a positive charge, and nitrogen whose
    /// pair is not taken by an aromatic ring that it is part of, or by a carbonyl or imine beside it.
    /// </summary>
    public static int Acceptors(Molecule molecule) => Enumerable.Range(0, molecule.Atoms.Count).Count(atom => Accepts(molecule, atom));

    /// <summary>Single bonds outside of rings between atoms that lead on, without those of amides, nitro groups and CF3.</summary>
    public static int RotatableBonds(Molecule molecule, Rings rings) => Enumerable.Range(0, molecule.Bonds.Count)
        .Count(bond => !rings.HasBond(bond) && Turns(molecule, molecule.Bonds[bond]));

    private static bool Accepts(Molecule molecule, int index)
    {
        var atom = molecule.Atoms[index];
        return atom.Symbol switch
        {
            "O" or "F" => atom.Charge <= 0,
            "S" => atom.Charge <= 0 && molecule.Neighbours(index).Sum(next => next.Bond.Order) + atom.Hydrogens <= 2,
            "N" => atom.Charge <= 0 && !IsPairTaken(molecule, index),
            _ => false,
        };
    }

    private static bool IsPairTaken(Molecule molecule, int index)
    {
        var atom = molecule.Atoms[index];
        var isSingle = molecule.Neighbours(index).All(next => next.Bond.Order == 1);
        return isSingle && (atom.IsAromatic || molecule.Neighbours(index).Any(next => PullsElectrons(molecule, next.Atom)));
    }

    private static bool PullsElectrons(Molecule molecule, int index) =>
        molecule.Atoms[index] is { Symbol: "C", IsAromatic: false }
        && molecule.Neighbours(index).Any(next => next.Bond.Order == 2 && molecule.Atoms[next.Atom].Symbol is "O" or "S" or "N");

    private static bool Turns(Molecule molecule, Bond bond) =>
        bond.Order == 1 && molecule.IsHeavy(bond.From) && molecule.IsHeavy(bond.To)
        && molecule.HeavyDegree(bond.From) > 1 && molecule.HeavyDegree(bond.To) > 1
        && !IsRound(molecule, bond.From) && !IsRound(molecule, bond.To)
        && !HasTriple(molecule, bond.From) && !HasTriple(molecule, bond.To)
        && !IsAmide(molecule, bond.From, bond.To) && !IsAmide(molecule, bond.To, bond.From);

    // Turning a CF3 or a nitro group changes nothing.
    private static bool IsRound(Molecule molecule, int index) => molecule.Atoms[index] switch
    {
        { Symbol: "C" } => molecule.Neighbours(index).Count(next => molecule.Atoms[next.Atom].Symbol is "F" or "Cl" or "Br" or "I") == 3,
        { Symbol: "N" } => PolarSurface.IsNitro(molecule, index),
        _ => false,
    };

    private static bool HasTriple(Molecule molecule, int index) => molecule.Neighbours(index).Any(next => next.Bond.Order == 3);

    private static bool IsAmide(Molecule molecule, int carbon, int nitrogen) =>
        molecule.Atoms[carbon].Symbol == "C" && molecule.Atoms[nitrogen].Symbol == "N"
        && molecule.Neighbours(carbon).Any(next => next.Bond.Order == 2 && molecule.Atoms[next.Atom].Symbol is "O" or "S");

    private static string Sign(int charge) => charge > 0 ? "+" : "-";
}
