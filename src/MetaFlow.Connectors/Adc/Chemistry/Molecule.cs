namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>Atoms and the bonds between them; hydrogens are counted on their atoms unless they were written as atoms.</summary>
internal sealed class Molecule
{
    /// <summary>Stands for the hydrogen of an atom among its neighbours.</summary>
    public const int Hydrogen = -1;

    private readonly List<Atom> _atoms = [];
    private readonly List<Bond> _bonds = [];
    private readonly List<List<int>> _around = [];
    private readonly List<List<int>> _written = [];

    public IReadOnlyList<Atom> Atoms => _atoms;

    public IReadOnlyList<Bond> Bonds => _bonds;

    public int Add(Atom atom)
    {
        _atoms.Add(atom);
        _around.Add([]);
        _written.Add([]);
        return _atoms.Count - 1;
    }

    public int Add(Bond bond)
    {
        _bonds.Add(bond);
        _around[bond.From].Add(_bonds.Count - 1);
        _around[bond.To].Add(_bonds.Count - 1);
        return _bonds.Count - 1;
    }

    /// <summary>The bonds of an atom, in the order in which they were written.</summary>
    public IReadOnlyList<int> BondsOf(int atom) => _around[atom];

    /// <summary>The neighbours of an atom as they were written, a ring's closure at its digit: what its turn refers to.</summary>
    public IReadOnlyList<int> WrittenOrder(int atom) => _written[atom];

    /// <summary>Notes the next neighbour in writing, or keeps its place, which is returned, until it is known.</summary>
    public int Note(int atom, int neighbour)
    {
        _written[atom].Add(neighbour);
        return _written[atom].Count - 1;
    }

    public void NoteAt(int atom, int place, int neighbour) => _written[atom][place] = neighbour;

    public int Other(int bond, int atom) => _bonds[bond].From == atom ? _bonds[bond].To : _bonds[bond].From;

    public IEnumerable<(int Atom, Bond Bond)> Neighbours(int atom) => _around[atom].Select(bond => (Other(bond, atom), _bonds[bond]));

    public int Degree(int atom) => _around[atom].Count;

    public bool AreBonded(int one, int other) => _around[one].Any(bond => Other(bond, one) == other);

    /// <summary>The hydrogens of an atom, counted and written ones.</summary>
    public int Hydrogens(int atom) => _atoms[atom].Hydrogens + Neighbours(atom).Count(next => _atoms[next.Atom].Symbol == "H");

    /// <summary>Neighbours that are no hydrogens.</summary>
    public int HeavyDegree(int atom) => Neighbours(atom).Count(next => _atoms[next.Atom].Symbol != "H");

    public bool IsHeavy(int atom) => _atoms[atom].Symbol != "H";
}

internal sealed class Atom(string symbol)
{
    public string Symbol { get; } = symbol;

    public bool IsAromatic { get; set; }

    public int Charge { get; init; }

    public int Isotope { get; init; }

    /// <summary>Hydrogens that are not atoms of their own.</summary>
    public int Hydrogens { get; set; }

    /// <summary>It stood in brackets, so that its hydrogens were written and are not worked out.</summary>
    public bool IsBracketed { get; init; }

    /// <summary>+1 for @ and −1 for @@, as seen along the order in which its neighbours were written; 0 for none.</summary>
    public int Turn { get; init; }
}

/// <param name="Order">1, 2, 3 or 4; of an aromatic bond what a Kekulé structure gives it.</param>
/// <param name="Direction">+1 for / and −1 for \ from <paramref name="From"/> to <paramref name="To"/>.</param>
internal sealed record Bond(int From, int To, int Order, bool IsAromatic = false, int Direction = 0)
{
    public int Order { get; set; } = Order;

    public bool IsAromatic { get; set; } = IsAromatic;
}
