using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>Everything that is told of one structure.</summary>
internal sealed class StructureFeatures
{
    private readonly Molecule _molecule;
    private readonly Rings _rings;

    private StructureFeatures(Molecule molecule, Rings rings)
    {
        (_molecule, _rings) = (molecule, rings);
        Fingerprint = Fingerprint.Of(molecule, rings);
    }

    public Fingerprint Fingerprint { get; }

    /// <summary>The features; null and a problem where the text is no structure.</summary>
    public static StructureFeatures? Of(string smiles, out Problem? problem) =>
        SmilesReader.Read(smiles, out problem) is { } molecule && Rings.Of(molecule) is { } rings ? new StructureFeatures(molecule, rings) : null;

    public JsonObject.Builder ToJson() => new(12)
    {
        ["canonical"] = CanonicalWriter.Write(_molecule, _rings),
        ["formula"] = Descriptors.Formula(_molecule),
        ["weight"] = Descriptors.Weight(_molecule),
        ["donors"] = Descriptors.Donors(_molecule),
        ["acceptors"] = Descriptors.Acceptors(_molecule),
        ["rotatableBonds"] = Descriptors.RotatableBonds(_molecule, _rings),
        ["rings"] = _rings.All.Count,
        ["tpsa"] = PolarSurface.Of(_molecule, _rings),
        ["logP"] = CrippenLogP.Of(_molecule),
        ["fingerprint"] = Fingerprint.ToHex(),
    };
}
