namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>
/// An estimate of the logarithm of the partition between octanol and water, as the sum of what atoms contribute
/// (Wildman and Crippen, J Chem Inf Comput Sci 1999, 39, 868). The types are asked in the order of their table: the
/// first that fits is the atom's.
/// </summary>
internal sealed class CrippenLogP
{
    private const double HydrogenOnCarbon = 0.1230;
    private const double HydrogenOfAlcohol = -0.2677;
    private const double HydrogenOfAmine = 0.2142;
    private const double HydrogenOfAcid = 0.2980;

    private readonly Molecule _molecule;

    private CrippenLogP(Molecule molecule) => _molecule = molecule;

    public static double Of(Molecule molecule)
    {
        var estimate = new CrippenLogP(molecule);
        return Math.Round(Enumerable.Range(0, molecule.Atoms.Count).Where(molecule.IsHeavy).Sum(estimate.Contribution), 4);
    }

    private double Contribution(int index)
    {
        var atom = _molecule.Atoms[index];
        var own = atom.Symbol switch
        {
            "C" => atom.IsAromatic ? AromaticCarbon(index) : Carbon(index),
            "N" => Nitrogen(index),
            "O" => Oxygen(index),
            "S" => atom.IsAromatic ? 0.6237 : atom.Charge != 0 ? -0.0024 : 0.6482,
            "P" => 0.8612,
            "F" => atom.Charge == 0 ? 0.4202 : -2.996,
            "Cl" => atom.Charge == 0 ? 0.6895 : -2.996,
            "Br" => atom.Charge == 0 ? 0.8456 : -2.996,
            "I" => atom.Charge == 0 ? 0.8857 : -2.996,
            "Li" or "Na" or "K" or "Rb" or "Cs" => atom.Charge > 0 ? -2.996 : -0.3808,
            _ => IsTransitionMetal(atom.Symbol) ? -0.0025 : -0.3808,
        };
        return own + (_molecule.Hydrogens(index) * Hydrogen(index));
    }

    private double Carbon(int index)
    {
        var hydrogens = _molecule.Hydrogens(index);
        if (Around(index).Any(next => next.Bond.Order == 3))
        {
            return 0.0017;
        }

        if (Around(index).Any(next => next.Bond.Order == 2))
        {
            var partners = Around(index).Where(next => next.Bond.Order == 2).ToList();
            return partners.Any(next => Is(next.Atom, "C") && !IsAromatic(next.Atom) && Around(index).Any(other => IsAromatic(other.Atom))) ? 0.2640
                : partners.Any(next => !Is(next.Atom, "C")) ? -0.2783
                : partners.Any(next => IsAromatic(next.Atom)) ? 0.2640
                : 0.1551;
        }

        return Saturated(index, hydrogens);
    }

    private double Saturated(int index, int hydrogens)
    {
        var around = Around(index).ToList();
        var hasHetero = around.Any(next => !IsAromatic(next.Atom) && _molecule.Atoms[next.Atom].Symbol is "N" or "O" or "S" or "F" or "Cl" or "Br" or "I");
        var carbons = around.Count(next => Is(next.Atom, "C") && !IsAromatic(next.Atom));
        var aromatic = around.Where(next => IsAromatic(next.Atom)).ToList();
        return hydrogens switch
        {
            4 => 0.1441,
            3 when carbons == 1 => 0.1441,
            2 when carbons == 2 => 0.1441,
            1 when carbons == 3 => 0,
            0 when carbons == 4 => 0,
            >= 2 when hasHetero => -0.2035,
            <= 1 when hasHetero => -0.2051,
            3 when aromatic.Any(next => Is(next.Atom, "C")) => 0.08452,
            3 when aromatic.Count > 0 => -0.1444,
            2 when aromatic.Count > 0 => -0.0516,
            1 when aromatic.Count > 0 => 0.1193,
            0 when aromatic.Count > 0 => -0.0967,
            _ => around.Any(next => !Is(next.Atom, "C")) ? 0.2148 : 0.08129,
        };
    }

    private double AromaticCarbon(int index)
    {
        if (_molecule.Hydrogens(index) > 0)
        {
            return 0.1581;
        }

        // Three bonds of aromatic rings, or one that leads out of them.
        var outside = Around(index).Where(next => !next.Bond.IsAromatic).ToList();
        if (outside.Count == 0)
        {
            return 0.2955;
        }

        var (neighbour, bond) = outside[0];
        var symbol = _molecule.Atoms[neighbour].Symbol;
        return symbol switch
        {
            "F" or "I" => 0,
            "Cl" => 0.2450,
            "Br" => 0.1980,
            "C" or "N" or "O" when bond.Order == 2 => -0.8186,
            _ when IsAromatic(neighbour) => 0.2713,
            "C" => 0.1360,
            "N" => 0.4619,
            "O" => 0.5437,
            "S" => 0.1893,
            _ => -0.5443,
        };
    }

    private double Nitrogen(int index)
    {
        var atom = _molecule.Atoms[index];
        var (hydrogens, around) = (_molecule.Hydrogens(index), Around(index).ToList());
        var isBesideRing = around.Any(next => IsAromatic(next.Atom));
        if (atom.IsAromatic)
        {
            return atom.Charge > 0 ? -1.119 : -0.3239;
        }

        if (atom.Charge > 0)
        {
            return around.Any(next => next.Bond.Order == 3) ? 0.2887 : hydrogens > 0 && around.All(next => next.Bond.Order == 1) ? -1.950 : -0.3396;
        }

        return (atom.Charge, hydrogens) switch
        {
            (< 0, _) => 0.2887,
            (_, _) when around.Any(next => next.Bond.Order == 3) => 0.01508,
            (_, >= 1) when around.Any(next => next.Bond.Order == 2) => 0.08387,
            (_, 0) when around.Any(next => next.Bond.Order == 2) => 0.1836,
            (_, 2) => isBesideRing ? -1.027 : -1.019,
            (_, 1) => isBesideRing ? -0.5188 : -0.7096,
            (_, 0) => isBesideRing ? -0.4458 : -0.3187,
            _ => -0.4806,
        };
    }

    private double Oxygen(int index)
    {
        var (atom, around) = (_molecule.Atoms[index], Around(index).ToList());
        if (atom.IsAromatic)
        {
            return 0.1552;
        }

        if (_molecule.Hydrogens(index) > 0 && atom.Charge == 0)
        {
            return -0.2893;
        }

        return around switch
        {
            [var (one, bond)] when bond.Order == 2 => Carbonyl(one),
            [var (one, _)] when atom.Charge < 0 => Anion(one),
            [_, _] => around.Any(next => IsAromatic(next.Atom)) ? -0.4195 : -0.0684,
            _ => -0.1188,
        };
    }

    private double Anion(int partner) => _molecule.Atoms[partner].Symbol switch
    {
        "N" => 0.0335,
        "S" => -0.3339,
        "C" when Around(partner).Any(next => next.Bond.Order == 2 && Is(next.Atom, "O")) => -1.326,
        _ => -1.189,
    };

    private double Carbonyl(int partner)
    {
        if (_molecule.Atoms[partner].Symbol is "N" or "O")
        {
            return 0.0335;
        }

        if (!Is(partner, "C"))
        {
            return _molecule.Atoms[partner].Symbol == "S" ? -0.3339 : -0.1188;
        }

        if (IsAromatic(partner))
        {
            return 0.1788;
        }

        var beside = Around(partner).Where(next => next.Bond.Order == 1).ToList();
        var hydrogens = _molecule.Hydrogens(partner);
        var hasChain = beside.Any(next => Is(next.Atom, "C") && !IsAromatic(next.Atom));
        var hasRingCarbon = beside.Any(next => Is(next.Atom, "C") && IsAromatic(next.Atom));
        return hydrogens switch
        {
            2 => -0.1526,
            1 => hasRingCarbon ? 0.1129 : -0.1526,
            _ when hasChain && beside.Any(next => !IsAromatic(next.Atom) && next.Atom != FirstChain(beside)) => -0.1526,
            _ when hasRingCarbon || (hasChain && beside.Any(next => IsAromatic(next.Atom))) => 0.1129,
            _ when beside.All(next => !Is(next.Atom, "C")) && beside.Count > 1 => 0.4833,
            _ when beside.Count == 0 => -0.1526,
            _ => -0.1188,
        };
    }

    private int FirstChain(List<(int Atom, Bond Bond)> beside) => beside.First(next => Is(next.Atom, "C") && !IsAromatic(next.Atom)).Atom;

    private double Hydrogen(int index) => _molecule.Atoms[index].Symbol switch
    {
        "C" => HydrogenOnCarbon,
        "N" => HydrogenOfAmine,
        "O" => OfHydroxyl(index),
        _ => HydrogenOfAlcohol,
    };

    private double OfHydroxyl(int index)
    {
        if (Around(index).Select(next => ((int, Bond)?)next).FirstOrDefault() is not (var partner, _))
        {
            return HydrogenOfAlcohol;
        }

        return _molecule.Atoms[partner].Symbol switch
        {
            "N" => HydrogenOfAmine,
            "O" or "S" => HydrogenOfAcid,
            "C" when !IsAromatic(partner) && Around(partner).Any(next => next.Bond.Order == 2) => HydrogenOfAcid,
            _ => HydrogenOfAlcohol,
        };
    }

    private IEnumerable<(int Atom, Bond Bond)> Around(int index) => _molecule.Neighbours(index).Where(next => _molecule.IsHeavy(next.Atom));

    private bool Is(int index, string symbol) => _molecule.Atoms[index].Symbol == symbol;

    private bool IsAromatic(int index) => _molecule.Atoms[index].IsAromatic;

    private static bool IsTransitionMetal(string symbol) =>
        Elements.Number(symbol) is (>= 21 and <= 30) or (>= 39 and <= 48) or (>= 72 and <= 80);
}
