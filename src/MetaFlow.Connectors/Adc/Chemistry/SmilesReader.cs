namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>
/// Reads SMILES (Weininger 1988; OpenSMILES 1.0): brackets, charges, isotopes, aromatic atoms, branches, ring closures
/// up to %99, stereo marks, and parts that are not connected. What it cannot read is a problem with its place.
/// </summary>
internal sealed class SmilesReader
{
    /// <summary>More atoms than any payload, linker or peptide has.</summary>
    public const int MostAtoms = 500;

    private const int MostCharacters = 10_000;

    private readonly string _text;
    private readonly Molecule _molecule = new();
    private readonly Dictionary<int, OpenRing> _rings = [];
    private readonly Stack<int> _branches = new();
    private int _at;
    private int _last = -1;
    private BondMark? _mark;
    private Problem? _problem;

    private SmilesReader(string text) => _text = text;

    /// <summary>The molecule; null and a problem where the text is none.</summary>
    public static Molecule? Read(string smiles, out Problem? problem)
    {
        var text = smiles.Trim();
        if (text.Length is 0 or > MostCharacters)
        {
            problem = Problem.Of("adc.smiles_length", ("most", MostCharacters), ("found", text.Length));
            return null;
        }

        var reader = new SmilesReader(text);
        reader.ReadAll();
        problem = reader._problem;
        return problem is null ? reader._molecule : null;
    }

    private void ReadAll()
    {
        while (_problem is null && _at < _text.Length)
        {
            ReadOne();
        }

        if (_problem is null && (_rings.Count > 0 || _branches.Count > 0 || _mark is not null || _last < 0))
        {
            Fail("adc.smiles_unfinished");
        }

        if (_problem is null && !(Valence.Complete(_molecule) && Aromaticity.Settle(_molecule)))
        {
            _problem = Problem.Of("adc.smiles_valence", ("smiles", _text));
        }
    }

    private void ReadOne()
    {
        var c = _text[_at];
        switch (c)
        {
            case '[':
                ReadBracket();
                break;
            case '(' when _last >= 0 && _mark is null:
                _branches.Push(_last);
                _at++;
                break;
            case ')' when _branches.Count > 0 && _mark is null:
                _last = _branches.Pop();
                _at++;
                break;
            case '.' when _last >= 0 && _mark is null && _branches.Count == 0:
                _last = -1;
                _at++;
                break;
            case '%':
            case >= '0' and <= '9':
                ReadRing();
                break;
            case '-' or '=' or '#' or '$' or ':' or '/' or '\\' when _last >= 0 && _mark is null:
                _mark = BondMark.Of(c);
                _at++;
                break;
            default:
                ReadOrganic();
                break;
        }
    }

    private void ReadOrganic()
    {
        var two = _at + 1 < _text.Length ? _text.Substring(_at, 2) : "";
        var symbol = two is "Cl" or "Br" ? two : _text[_at].ToString();
        var element = symbol.Length == 1 ? symbol.ToUpperInvariant() : symbol;
        var isAromatic = symbol is "b" or "c" or "n" or "o" or "p" or "s";
        if (Elements.Valences(element).IsEmpty || (char.IsLower(symbol[0]) && !isAromatic))
        {
            Fail("adc.smiles_unreadable");
            return;
        }

        _at += symbol.Length;
        Append(new Atom(element) { IsAromatic = isAromatic });
    }

    private void ReadBracket()
    {
        var end = _text.IndexOf(']', _at);
        if (end < 0 || BracketAtom.Read(_text.AsSpan(_at + 1, end - _at - 1)) is not { } atom)
        {
            Fail("adc.smiles_unreadable");
            return;
        }

        _at = end + 1;
        Append(atom);
    }

    private void Append(Atom atom)
    {
        if (_molecule.Atoms.Count == MostAtoms)
        {
            _problem = Problem.Of("adc.smiles_atoms", ("most", MostAtoms));
            return;
        }

        var index = _molecule.Add(atom);
        if (_last >= 0)
        {
            Connect(_last, index, _mark);
            _molecule.Note(_last, index);
            _molecule.Note(index, _last);
        }

        if (atom is { IsBracketed: true, Hydrogens: 1 })
        {
            _molecule.Note(index, Molecule.Hydrogen);
        }

        (_last, _mark) = (index, null);
    }

    private void ReadRing()
    {
        var digits = _text[_at] == '%' ? 3 : 1;
        if (_last < 0 || _at + digits > _text.Length || !int.TryParse(_text.AsSpan(_at + digits / 3, digits - digits / 3), System.Globalization.NumberStyles.None, null, out var number))
        {
            Fail("adc.smiles_unreadable");
            return;
        }

        _at += digits;
        if (!_rings.Remove(number, out var open))
        {
            _rings[number] = new OpenRing(_last, _mark, _molecule.Note(_last, Molecule.Hydrogen));
        }
        else if (open.Atom == _last || _molecule.AreBonded(open.Atom, _last) || (open.Mark is { } one && _mark is { } other && !one.Fits(other)))
        {
            Fail("adc.smiles_unreadable");
        }
        else
        {
            Connect(open.Atom, _last, open.Mark ?? _mark);
            _molecule.NoteAt(open.Atom, open.Place, _last);
            _molecule.Note(_last, open.Atom);
        }

        _mark = null;
    }

    private void Connect(int from, int to, BondMark? mark)
    {
        var isAromatic = mark?.IsAromatic ?? (mark is null && _molecule.Atoms[from].IsAromatic && _molecule.Atoms[to].IsAromatic);
        _molecule.Add(new Bond(from, to, mark?.Order ?? 1, isAromatic, mark?.Direction ?? 0));
    }

    private void Fail(string code) =>
        _problem = Problem.Of(code, ("smiles", _text), ("at", Math.Min(_at, _text.Length) + 1));

    private sealed record OpenRing(int Atom, BondMark? Mark, int Place);

    private sealed record BondMark(int Order, bool IsAromatic, int Direction)
    {
        public static BondMark Of(char c) => c switch
        {
            '=' => new(2, false, 0),
            '#' => new(3, false, 0),
            '$' => new(4, false, 0),
            ':' => new(1, true, 0),
            '/' => new(1, false, 1),
            '\\' => new(1, false, -1),
            _ => new(1, false, 0),
        };

        public bool Fits(BondMark other) => Order == other.Order && IsAromatic == other.IsAromatic;
    }
}
