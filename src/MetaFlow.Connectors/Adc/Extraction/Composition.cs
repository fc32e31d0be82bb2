using MetaFlow.Connectors.Adc.Seed;

namespace MetaFlow.Connectors.Adc.Extraction;

/// <summary>The four parts of a conjugate, each with how sure it is.</summary>
public sealed record Composition(Component Target, Component Antibody, Component Linker, Component Payload)
{
    public IEnumerable<Component> All => [Target, Antibody, Linker, Payload];

    /// <param name="method">How the conjugate was recognized: what a sentence says of an unknown code is inferred.</param>
    internal static Composition Of(Drug drug, MentionMethod method, Catalogue catalogue)
    {
        var targets = drug.Targets.Select(name => catalogue.Target(name)?.Gene ?? name);
        return new Composition(
            Part("target", drug.Targets.Count == 0 ? null : string.Join(';', targets), isKnown: true),
            Part("antibody", catalogue.Antibody(drug.Antibody)?.Name ?? drug.Antibody, isKnown: true),
            Part("linker", catalogue.Linker(drug.Linker)?.Code ?? drug.Linker, catalogue.Linker(drug.Linker) is not null),
            Part("payload", catalogue.Payload(drug.Payload)?.Code ?? drug.Payload, catalogue.Payload(drug.Payload) is not null));

        // "TLR8 agonist" describes a payload and does not name one: only what the catalogue holds can be sure.
        Component Part(string kind, string? value, bool isKnown)
        {
            var sure = drug.Unsure.GetValueOrDefault(kind, Confidence.High);
            return new Component(value, isKnown || sure == Confidence.Low ? sure : Confidence.Medium, value is not null && method == MentionMethod.Pattern);
        }
    }
}

/// <summary>One of the four parts of a conjugate.</summary>
/// <param name="Value">Gene, name or code; null where it has not been disclosed.</param>
/// <param name="Inferred">It follows from something else than a statement about this conjugate.</param>
public sealed record Component(string? Value, Confidence Confidence, bool Inferred = false)
{
    /// <summary>It is known, and surely enough to be used.</summary>
    public bool IsDisclosed => Value is not null && Confidence > Confidence.Low;

    /// <summary>It is less than sure.</summary>
    public bool IsUnclear => Inferred || Confidence < Confidence.High;
}
