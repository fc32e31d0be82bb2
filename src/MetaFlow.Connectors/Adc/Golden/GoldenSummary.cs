using MetaFlow.Connectors.Adc.Extraction;
using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Golden;

/// <summary>How a set came out: what was taken, what was lost at each gate, and what would bring more.</summary>
internal static class GoldenSummary
{
    public static JsonObject Of(
        IReadOnlyList<Judged> judged, IReadOnlyList<Judged> selected, Upsert upsert, GoldenSources sources, int target) => JsonObject.Of(
        ("candidates", judged.Count),
        ("target", target),
        ("totalSelected", selected.Count),
        ("short", Math.Max(0, target - selected.Count)),
        ("created", upsert.Created),
        ("updated", upsert.Updated),
        ("unchanged", upsert.Unchanged),
        ("dropped", upsert.Dropped.ToJson()),
        ("sourceCounts", JsonObject.Of(
            ("studies", sources.Studies.Count), ("publications", sources.Publications.Count), ("labels", sources.Labels.Count))),
        ("avgConfidenceScore", selected.Count == 0 ? 0 : Math.Round(selected.Average(each => ConfidenceScore(each.Candidate)), 3)),
        ("withPublishedEvidence", selected.Count(each => each.Candidate.Evidence.IsPublished)),
        ("rejectedByGate", ByGate(judged, (each, gate) => each.Failed.Count > 0 && each.Failed[0] == gate)),
        ("wouldPassBut", ByGate(judged, (each, gate) => each.Failed.Count == 1 && each.Failed[0] == gate)),
        ("missingComponents", Missing(judged)));

    /// <summary>The mean of what the four components are sure of, from 0 to 1.</summary>
    public static double ConfidenceScore(Candidate candidate) => Math.Round(candidate.Parts.All.Average(component => component switch
    {
        { Value: null } => 0,
        { Confidence: Confidence.High } => 1,
        { Confidence: Confidence.Medium } => 0.7,
        _ => 0.3,
    }), 3);

    private static JsonObject ByGate(IReadOnlyList<Judged> judged, Func<Judged, Gate, bool> isLost) => JsonObject.Of(
        [.. Enum.GetValues<Gate>().Select(gate => (gate.ToString(), (JsonData)judged.Count(each => isLost(each, gate))))]);

    private static JsonObject Missing(IReadOnlyList<Judged> judged) => JsonObject.Of(
        ("target", Count(judged, parts => parts.Target)),
        ("antibody", Count(judged, parts => parts.Antibody)),
        ("linker", Count(judged, parts => parts.Linker)),
        ("payload", Count(judged, parts => parts.Payload)),
        ("lowConfidence", judged.Count(each => each.Candidate.Parts.All.Any(component => component is { Value: not null, IsDisclosed: false }))));

    private static int Count(IReadOnlyList<Judged> judged, Func<Composition, Component> part) =>
        judged.Count(each => part(each.Candidate.Parts).Value is null);
}
