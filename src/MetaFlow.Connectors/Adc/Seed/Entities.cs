namespace MetaFlow.Connectors.Adc.Seed;

/// <summary>What the antibody of a conjugate binds to.</summary>
/// <param name="Gene">The symbol of the gene, or a name where the target is no protein.</param>
public sealed record Target(string Gene, IReadOnlyList<string> Synonyms, string? UniProt = null, string? Hgnc = null, string Source = "")
{
    /// <summary>A register of proteins or genes knows it.</summary>
    public bool IsMapped => UniProt is not null || Hgnc is not null;
}

/// <param name="Target">The gene of what it binds to.</param>
public sealed record Antibody(string Name, string Target, IReadOnlyList<string> Synonyms, string Source = "");

/// <param name="Code">A short name that stands for it everywhere: <c>MMAE</c>.</param>
/// <param name="Class">What it acts on: <c>tubulin</c>, <c>topo1</c>, <c>dna-pbd</c>.</param>
public sealed record Payload(string Code, string Name, string Class, string Smiles, IReadOnlyList<string> Synonyms, string Source = "");

/// <param name="Type"><c>cleavable</c> or <c>non_cleavable</c>.</param>
/// <param name="Trigger">What sets the payload free.</param>
public sealed record Linker(string Code, string Name, string Type, string Trigger, IReadOnlyList<string> Synonyms, string Source = "");

/// <summary>A conjugate that is known by name: what it is made of, as far as that has been disclosed.</summary>
public sealed record Drug(string Name, IReadOnlyList<string> Aliases)
{
    /// <summary>Genes; more than one for a bispecific antibody.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    public string? Antibody { get; init; }

    /// <summary>Other names that its antibody has.</summary>
    public IReadOnlyList<string> AntibodyAliases { get; init; } = [];

    public string? Linker { get; init; }

    public string? Payload { get; init; }

    /// <summary>Components of which the sources are less than sure, by name; every other one is <see cref="Confidence.High"/>.</summary>
    public IReadOnlyDictionary<string, Confidence> Unsure { get; init; } = new Dictionary<string, Confidence>();

    public DrugStatus Status { get; init; } = DrugStatus.Clinical;

    /// <summary><c>adc</c> for what has an antibody, a linker and a small payload; anything else is not a candidate.</summary>
    public string Modality { get; init; } = "adc";

    public string Source { get; init; } = "";
}

/// <summary>The second word of an international nonproprietary name, which stands for linker and payload.</summary>
public sealed record SecondWord(string Word, string? Payload, string? Linker, string Source = "");

/// <summary>How sure a component is. What is low never reaches a golden set.</summary>
public enum Confidence
{
    Low,
    Medium,
    High,
}

/// <summary>How far a conjugate has come.</summary>
public enum DrugStatus
{
    Clinical,
    LateStage,
    Approved,
}
