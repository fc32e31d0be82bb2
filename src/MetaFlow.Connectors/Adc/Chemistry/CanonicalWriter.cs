using System.Globalization;
using System.Text;

namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>
/// Writes one SMILES for a molecule however it was written before: atoms are ranked by what is around them, ties are
/// broken one by one (Weininger, Weininger and Weininger 1989), and the way through the molecule follows the ranks.
/// Tetrahedral stereo is kept; of double bonds the sides are not.
/// </summary>
internal sealed class CanonicalWriter
{
    private readonly Molecule _molecule;
    private readonly int[] _rank;
    private readonly bool[] _isWritten;
    private readonly List<(int Atom, int Number)>[] _closures;
    private readonly List<int>[] _children;
    private readonly int[] _parent;
    private readonly Dictionary<int, int> _numbers = [];
    private readonly StringBuilder _text = new();

    private CanonicalWriter(Molecule molecule, int[] rank)
    {
        var count = molecule.Atoms.Count;
        (_molecule, _rank) = (molecule, rank);
        (_isWritten, _parent) = (new bool[count], new int[count]);
        _closures = [.. Enumerable.Range(0, count).Select(_ => new List<(int, int)>())];
        _children = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
    }

    public static string Write(Molecule molecule, Rings rings) => Write(molecule, CanonicalRank.Of(molecule, rings));

    /// <summary>A SMILES whose way follows these ranks, each atom with its own: canonical only where they are.</summary>
    public static string Write(Molecule molecule, int[] rank)
    {
        var parts = new List<string>();
        var writer = new CanonicalWriter(molecule, rank);
        foreach (var start in Enumerable.Range(0, molecule.Atoms.Count).OrderBy(atom => writer._rank[atom]))
        {
            if (!writer._isWritten[start])
            {
                writer.Plan(start);
                writer.WriteFrom(start);
                parts.Add(writer._text.ToString());
                writer._text.Clear();
                writer._numbers.Clear();
            }
        }

        return string.Join('.', parts.Order(StringComparer.Ordinal));
    }

    /// <summary>Decides the tree, its closures and the order of its branches, without recursion: chains are long.</summary>
    private void Plan(int start)
    {
        var (order, closures) = (new Dictionary<int, int>(), 0);
        var open = new Stack<(int Atom, Queue<int> Next)>();
        Enter(start, -1);
        while (open.TryPeek(out var top))
        {
            if (!top.Next.TryDequeue(out var next))
            {
                open.Pop();
            }
            else if (!order.TryGetValue(next, out var place))
            {
                _children[top.Atom].Add(next);
                Enter(next, top.Atom);
            }
            else if (next != _parent[top.Atom] && place < order[top.Atom])
            {
                closures++;
                _closures[next].Add((top.Atom, closures));
                _closures[top.Atom].Add((next, closures));
            }
        }

        void Enter(int atom, int parent)
        {
            order[atom] = order.Count;
            (_isWritten[atom], _parent[atom]) = (true, parent);
            open.Push((atom, new Queue<int>(_molecule.Neighbours(atom).Select(next => next.Atom).OrderBy(next => _rank[next]))));
        }
    }

    private void WriteFrom(int start)
    {
        var todo = new Stack<(string? Text, int Atom)>();
        todo.Push((null, start));
        while (todo.TryPop(out var next))
        {
            if (next.Text is not null)
            {
                _text.Append(next.Text);
                continue;
            }

            WriteAtom(next.Atom);
            var children = _children[next.Atom];
            for (var i = children.Count - 1; i >= 0; i--)
            {
                var isBranch = i < children.Count - 1;
                if (isBranch)
                {
                    todo.Push((")", 0));
                }

                todo.Push((null, children[i]));
                todo.Push(((isBranch ? "(" : "") + BondText(next.Atom, children[i]), 0));
            }
        }
    }

    private void WriteAtom(int index)
    {
        _text.Append(AtomText(index));
        foreach (var (other, closure) in _closures[index])
        {
            // Numbers are given as they are written: a reader meets 1 first.
            if (!_numbers.TryGetValue(closure, out var number))
            {
                _numbers[closure] = number = _numbers.Count + 1;
            }

            _text.Append(BondText(index, other)).Append(number < 10 ? number.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"%{number}"));
        }
    }

    private string BondText(int from, int to)
    {
        var bond = _molecule.Neighbours(from).First(next => next.Atom == to).Bond;
        return bond.IsAromatic ? "" : bond.Order switch
        {
            2 => "=",
            3 => "#",
            4 => "$",
            _ => _molecule.Atoms[from].IsAromatic && _molecule.Atoms[to].IsAromatic ? "-" : "",
        };
    }

    private string AtomText(int index)
    {
        var atom = _molecule.Atoms[index];
        var symbol = atom.IsAromatic ? atom.Symbol.ToLowerInvariant() : atom.Symbol;
        var turn = Turn(index);
        if (atom is { Charge: 0, Isotope: 0 } && turn == 0 && IsUsual(index))
        {
            return symbol;
        }

        var text = new StringBuilder("[");
        text.Append(atom.Isotope > 0 ? atom.Isotope.ToString(CultureInfo.InvariantCulture) : "").Append(symbol);
        text.Append(turn switch { 1 => "@", -1 => "@@", _ => "" });
        text.Append(atom.Hydrogens switch { 0 => "", 1 => "H", var many => string.Create(CultureInfo.InvariantCulture, $"H{many}") });
        text.Append(atom.Charge switch
        {
            0 => "",
            1 => "+",
            -1 => "-",
            var charge => charge.ToString("+0;-0", CultureInfo.InvariantCulture),
        });
        return text.Append(']').ToString();
    }

    // Without brackets, a reader would give it the hydrogens that it has.
    private bool IsUsual(int index)
    {
        var atom = _molecule.Atoms[index];
        var valences = Elements.Valences(atom.Symbol);
        var bonds = _molecule.Neighbours(index).Sum(next => next.Bond.IsAromatic ? 1 : next.Bond.Order) + (atom.IsAromatic ? 1 : 0);
        foreach (var valence in valences)
        {
            if (bonds <= valence)
            {
                return valence - bonds == atom.Hydrogens;
            }

            if (atom.IsAromatic)
            {
                return atom.Hydrogens == 0;
            }
        }

        return false;
    }

    /// <summary>The turn as the new order of neighbours shows it: every exchange of two turns it over.</summary>
    private int Turn(int index)
    {
        var atom = _molecule.Atoms[index];
        var before = Written(index);
        if (atom.Turn == 0 || before.Count != 4 || before.Distinct().Count() != 4)
        {
            return 0;
        }

        var after = new List<int>();
        if (_parent[index] >= 0)
        {
            after.Add(_parent[index]);
        }

        if (atom.Hydrogens == 1)
        {
            after.Add(Molecule.Hydrogen);
        }

        after.AddRange(_closures[index].Select(closure => closure.Atom));
        after.AddRange(_children[index]);
        return IsEven([.. after.Select(one => before.IndexOf(one))]) ? atom.Turn : -atom.Turn;
    }

    private List<int> Written(int index) => [.. _molecule.WrittenOrder(index)];

    private static bool IsEven(int[] places)
    {
        var inversions = 0;
        for (var i = 0; i < places.Length; i++)
        {
            for (var j = i + 1; j < places.Length; j++)
            {
                inversions += places[i] > places[j] ? 1 : 0;
            }
        }

        return inversions % 2 == 0;
    }
}
