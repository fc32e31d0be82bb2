namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>
/// The topological polar surface area of nitrogen and oxygen in Å², by the contributions of Ertl, Rohde and Selzer
/// (J Med Chem 2000, 43, 3714), table 1; without sulfur and phosphorus, as most tools and PubChem for nitrogen and
/// oxygen give it.
/// </summary>
internal static class PolarSurface
{
    public static double Of(Molecule molecule, Rings rings) => Math.Round(
        Enumerable.Range(0, molecule.Atoms.Count).Sum(atom => molecule.Atoms[atom].Symbol switch
        {
            "N" => Nitrogen(Around(molecule, rings, atom)),
            "O" => Oxygen(Around(molecule, rings, atom)),
            _ => 0,
        }), 2);

    private static double Nitrogen(Surroundings a) => (a.Charge, a.Hydrogens, a.Single, a.Double, a.Triple, a.Aromatic) switch
    {
        (0, 0, 3, 0, 0, 0) => a.InThreeRing ? 3.01 : 3.24,
        (0, 0, 1, 1, 0, 0) => 12.36,
        (0, 0, 0, 0, 1, 0) => 23.79,
        (0, 0, 1, 2, 0, 0) => 11.68,
        (0, 0, 0, 1, 1, 0) => 13.60,
        (0, 1, 2, 0, 0, 0) => a.InThreeRing ? 21.94 : 12.03,
        (0, 1, 0, 1, 0, 0) => 23.85,
        (0, 2, 1, 0, 0, 0) => 26.02,
        (1, 0, 4, 0, 0, 0) => 0.00,
        (1, 0, 2, 1, 0, 0) => 3.01,
        (1, 0, 1, 0, 1, 0) => 4.36,
        (1, 1, 3, 0, 0, 0) => 4.44,
        (1, 1, 1, 1, 0, 0) => 13.97,
        (1, 2, 2, 0, 0, 0) => 16.61,
        (1, 2, 0, 1, 0, 0) => 25.59,
        (1, 3, 1, 0, 0, 0) => 27.64,
        (0, 0, 0, 0, 0, 2) => 12.89,
        (0, 0, 0, 0, 0, 3) => 4.41,
        (0, 0, 1, 0, 0, 2) => 4.93,
        (0, 0, 0, 1, 0, 2) => 8.39,
        (0, 1, 0, 0, 0, 2) => 15.79,
        (1, 0, 0, 0, 0, 3) => 4.10,
        (1, 0, 1, 0, 0, 2) => 3.88,
        (1, 1, 0, 0, 0, 2) => 14.14,
        _ => Math.Max(0, 30.5 - (8.2 * (a.Single + a.Double + a.Triple + a.Aromatic)) + (1.5 * a.Hydrogens)),
    };

    private static double Oxygen(Surroundings a) => (a.Charge, a.Hydrogens, a.Single, a.Double, a.Triple, a.Aromatic) switch
    {
        (0, 0, 2, 0, 0, 0) => a.InThreeRing ? 12.53 : 9.23,
        (0, 0, 0, 1, 0, 0) => 17.07,
        (0, 1, 1, 0, 0, 0) => 20.23,
        (-1, 0, 1, 0, 0, 0) => 23.06,
        (0, 0, 0, 0, 0, 2) => 13.14,
        _ => Math.Max(0, 28.5 - (8.6 * (a.Single + a.Double + a.Triple + a.Aromatic)) + (1.5 * a.Hydrogens)),
    };

    /// <summary>A nitro group however its charges are written; it counts as the one with two double bonds.</summary>
    public static bool IsNitro(Molecule molecule, int index) => molecule.Atoms[index].Symbol == "N"
        && molecule.Neighbours(index).Count(next => molecule.Atoms[next.Atom].Symbol == "O" && molecule.Degree(next.Atom) == 1
            && (next.Bond.Order == 2 || molecule.Atoms[next.Atom].Charge < 0)) == 2;

    private static Surroundings Around(Molecule molecule, Rings rings, int index)
    {
        if (IsNitro(molecule, index))
        {
            return new Surroundings(0, 0, 1, 2, 0, 0, InThreeRing: false);
        }

        if (molecule.Neighbours(index).Any(next => IsNitro(molecule, next.Atom)))
        {
            return new Surroundings(0, 0, 0, 1, 0, 0, InThreeRing: false);
        }

        var heavy = molecule.Neighbours(index).Where(next => molecule.IsHeavy(next.Atom)).ToList();
        int Count(int order) => heavy.Count(next => !next.Bond.IsAromatic && next.Bond.Order == order);
        return new Surroundings(
            molecule.Atoms[index].Charge,
            molecule.Hydrogens(index),
            Count(1),
            Count(2),
            Count(3),
            heavy.Count(next => next.Bond.IsAromatic),
            rings.All.Any(ring => ring.Count == 3 && ring.Contains(index)));
    }

    private readonly record struct Surroundings(int Charge, int Hydrogens, int Single, int Double, int Triple, int Aromatic, bool InThreeRing);
}
