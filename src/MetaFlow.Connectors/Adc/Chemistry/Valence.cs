namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>Gives atoms that stand without brackets the hydrogens that they leave unsaid.</summary>
internal static class Valence
{
    /// <summary>False where an atom has more bonds than it can have.</summary>
    public static bool Complete(Molecule molecule)
    {
        for (var i = 0; i < molecule.Atoms.Count; i++)
        {
            var atom = molecule.Atoms[i];
            if (atom.IsBracketed)
            {
                continue;
            }

            var bonds = molecule.Neighbours(i).Sum(next => next.Bond.Order);
            if (Room(atom, bonds) is not { } room)
            {
                return false;
            }

            atom.Hydrogens = room;
        }

        return true;
    }

    // An aromatic atom gives one bond to the ring's electrons; where it cannot, as the o of furan, it has no hydrogen.
    private static int? Room(Atom atom, int bonds)
    {
        var used = bonds + (atom.IsAromatic ? 1 : 0);
        foreach (var valence in Elements.Valences(atom.Symbol))
        {
            if (used <= valence)
            {
                return valence - used;
            }

            if (atom.IsAromatic)
            {
                return bonds <= Elements.Valences(atom.Symbol)[^1] ? 0 : null;
            }
        }

        return null;
    }
}
