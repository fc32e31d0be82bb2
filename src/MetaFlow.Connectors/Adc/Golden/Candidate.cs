using MetaFlow.Connectors.Adc.Extraction;
using MetaFlow.Connectors.Adc.Seed;

namespace MetaFlow.Connectors.Adc.Golden;

/// <summary>One conjugate with what it is made of and everything that speaks for it.</summary>
public sealed record Candidate
{
    public required Drug Drug { get; init; }

    public required MentionMethod Method { get; init; }

    public required Composition Parts { get; init; }

    public required Evidence Evidence { get; init; }

    /// <summary>Approved or late stage, by the catalogue, a label, or the phase of a study.</summary>
    public required DrugStatus Status { get; init; }

    /// <summary>A register of proteins or genes knows every target.</summary>
    public required bool IsTargetMapped { get; init; }

    /// <summary>The same in every run: by it a record is found again.</summary>
    public string Id => Folded.Key(Drug.Name);
}

/// <summary>What speaks for a conjugate, by kind; each list in order and without doubles.</summary>
public sealed record Evidence(IReadOnlyList<string> Nct, IReadOnlyList<string> Pmid, IReadOnlyList<string> Patent)
{
    public int Count => Nct.Count + Pmid.Count + Patent.Count;

    /// <summary>A study with a publication or patent, or two publications: evidence of two kinds or places.</summary>
    public bool IsPublished => Pmid.Count >= 2 || (Nct.Count > 0 && Pmid.Count + Patent.Count > 0);
}
