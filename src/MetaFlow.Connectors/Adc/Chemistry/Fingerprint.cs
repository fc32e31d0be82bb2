using System.Globalization;
using System.Numerics;

namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>
/// Which surroundings of atoms a molecule has, up to a radius (Morgan-type: Rogers and Hahn, J Chem Inf Model 2010,
/// 50, 742), folded into 2,048 bits. Bits compare with each other, not with those of other tools.
/// </summary>
internal sealed class Fingerprint
{
    public const int Bits = 2048;

    private readonly ulong[] _words = new ulong[Bits / 64];

    public static Fingerprint Of(Molecule molecule, Rings rings, int radius = 2)
    {
        var print = new Fingerprint();
        var ids = Enumerable.Range(0, molecule.Atoms.Count).Select(atom => First(molecule, rings, atom)).ToArray();
        print.Add(molecule, ids);
        for (var step = 1; step <= radius; step++)
        {
            ids = [.. Enumerable.Range(0, ids.Length).Select(atom => Next(molecule, ids, atom, step))];
            print.Add(molecule, ids);
        }

        return print;
    }

    public int Count => _words.Sum(BitOperations.PopCount);

    /// <summary>Tanimoto's coefficient: what both have over what either has; 1 for the same, 0 where nothing is shared.</summary>
    public double Similarity(Fingerprint other)
    {
        var (both, either) = (0, 0);
        for (var i = 0; i < _words.Length; i++)
        {
            both += BitOperations.PopCount(_words[i] & other._words[i]);
            either += BitOperations.PopCount(_words[i] | other._words[i]);
        }

        return either == 0 ? 0 : Math.Round((double)both / either, 4);
    }

    /// <summary>The bits as hexadecimal digits, lowest first.</summary>
    public string ToHex() => string.Concat(_words.Select(word => word.ToString("x16", CultureInfo.InvariantCulture)));

    public static Fingerprint? FromHex(string hex)
    {
        var print = new Fingerprint();
        if (hex.Length != Bits / 4)
        {
            return null;
        }

        for (var i = 0; i < print._words.Length; i++)
        {
            if (!ulong.TryParse(hex.AsSpan(i * 16, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out print._words[i]))
            {
                return null;
            }
        }

        return print;
    }

    private void Add(Molecule molecule, uint[] ids)
    {
        for (var atom = 0; atom < ids.Length; atom++)
        {
            if (molecule.IsHeavy(atom))
            {
                var bit = ids[atom] % Bits;
                _words[bit / 64] |= 1UL << (int)(bit % 64);
            }
        }
    }

    private static uint First(Molecule molecule, Rings rings, int index)
    {
        var atom = molecule.Atoms[index];
        return Mix(Mix(Mix(Mix(Mix(Mix(2166136261, (uint)Elements.Number(atom.Symbol)), (uint)molecule.HeavyDegree(index)),
            (uint)molecule.Hydrogens(index)), (uint)(atom.Charge + 20)), (uint)atom.Isotope), rings.HasAtom(index) ? 1u : 0u);
    }

    private static uint Next(Molecule molecule, uint[] ids, int atom, int step)
    {
        var around = molecule.Neighbours(atom)
            .Where(next => molecule.IsHeavy(next.Atom))
            .Select(next => (Kind: next.Bond.IsAromatic ? 5u : (uint)next.Bond.Order, Id: ids[next.Atom]))
            .Order();
        return around.Aggregate(Mix((uint)step, ids[atom]), (sum, next) => Mix(Mix(sum, next.Kind), next.Id));
    }

    // FNV-1a over whole numbers, then spread, so that low bits depend on all.
    private static uint Mix(uint sum, uint value)
    {
        var mixed = (sum ^ value) * 16777619;
        mixed ^= mixed >> 15;
        mixed *= 2246822519;
        return mixed ^ (mixed >> 13);
    }
}
