namespace MetaFlow.Connectors.Adc.Studies;

/// <summary>What the pack reads of a study, whichever of the register's forms it came in. What is absent is empty.</summary>
public sealed record StudyRecord(string NctId)
{
    public string BriefTitle { get; init; } = "";

    public string OfficialTitle { get; init; } = "";

    public string Summary { get; init; } = "";

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Names of the interventions and their other names.</summary>
    public IReadOnlyList<string> Interventions { get; init; } = [];

    public IReadOnlyList<string> ArmLabels { get; init; } = [];

    /// <summary><c>PHASE1</c>, <c>PHASE2</c> …; two for a study of both.</summary>
    public IReadOnlyList<string> Phases { get; init; } = [];

    /// <summary>Publications of the study's results, by PMID; what it only cites as background is none of them.</summary>
    public IReadOnlyList<string> ResultPmids { get; init; } = [];

    public bool IsLateStage => Phases.Any(phase => phase is "PHASE3" or "PHASE4");

    /// <summary>Its texts in the order in which they are trusted. Eligibility is not among them: it names what patients had before.</summary>
    public IEnumerable<(StudyField Field, string Text)> Texts() =>
    [
        .. Interventions.Select(name => (StudyField.Intervention, name)),
        (StudyField.Title, BriefTitle),
        (StudyField.Title, OfficialTitle),
        .. Keywords.Select(word => (StudyField.Keyword, word)),
        .. ArmLabels.Select(label => (StudyField.Arm, label)),
        (StudyField.Summary, Summary),
        (StudyField.Description, Description),
    ];
}

/// <summary>Where in a study a text stands, most trusted first.</summary>
public enum StudyField
{
    Intervention,
    Title,
    Keyword,
    Arm,
    Summary,
    Description,
}
