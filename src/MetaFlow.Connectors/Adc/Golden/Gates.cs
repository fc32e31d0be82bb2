using MetaFlow.Connectors.Adc.Seed;

namespace MetaFlow.Connectors.Adc.Golden;

/// <summary>What a candidate has to pass. No setting loosens them: a set that is short says so.</summary>
internal static class Gates
{
    public const int LeastEvidence = 2;

    /// <summary>The gates that a candidate does not pass, in their order.</summary>
    public static IReadOnlyList<Gate> Failed(Candidate candidate, Catalogue catalogue) =>
        [.. Enum.GetValues<Gate>().Where(gate => !Passes(gate, candidate, catalogue))];

    private static bool Passes(Gate gate, Candidate candidate, Catalogue catalogue) => gate switch
    {
        Gate.G1 => candidate.Parts.All.All(component => component.IsDisclosed),
        Gate.G2 => catalogue.Payload(candidate.Parts.Payload.Value) is not null,
        Gate.G3 => catalogue.Linker(candidate.Parts.Linker.Value) is not null,
        _ => candidate.Evidence.Count >= LeastEvidence,
    };
}

/// <summary>The gates by the names that summaries use.</summary>
public enum Gate
{
    /// <summary>All four components are disclosed, none with low confidence.</summary>
    G1,

    /// <summary>The payload is in the catalogue.</summary>
    G2,

    /// <summary>The linker is in the catalogue.</summary>
    G3,

    /// <summary>At least two pieces of evidence.</summary>
    G4,
}
