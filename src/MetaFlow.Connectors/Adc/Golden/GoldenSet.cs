using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Connectors.Adc.Studies;
using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Golden;

/// <summary>
/// From studies and publications to a golden set: the same input gives the same bytes. Every candidate stands in
/// <c>raw</c> with the gates it fails; <c>golden</c> holds those that pass, best first.
/// </summary>
internal static class GoldenSet
{
    public static JsonObject Make(GoldenSources sources, Catalogue catalogue, int target, JsonArray previous)
    {
        var gathering = new CandidateGathering(catalogue);
        foreach (var study in sources.Studies.OrderBy(study => study.NctId, StringComparer.Ordinal))
        {
            gathering.Add(study);
        }

        foreach (var publication in sources.Publications.OrderBy(publication => publication.Id, StringComparer.Ordinal))
        {
            gathering.Add(publication);
        }

        foreach (var label in sources.Labels.Order(StringComparer.Ordinal))
        {
            gathering.AddLabel(label);
        }

        var judged = gathering.All()
            .Select(candidate => new Judged(candidate, Gates.Failed(candidate, catalogue), Score.Of(candidate)))
            .OrderByDescending(each => each.Score.Points)
            .ThenBy(each => each.Candidate.Drug.Name, StringComparer.Ordinal)
            .ToList();
        var selected = judged.Where(each => each.Failed.Count == 0).Take(target).ToList();
        var upsert = Upsert.Of(selected.Select(each => CandidateJson.Golden(each, catalogue)), previous);
        return JsonObject.Of(
            ("golden", upsert.Records),
            ("raw", JsonArray.Create([.. judged.Select(each => (JsonData)CandidateJson.Raw(each, catalogue))])),
            ("summary", GoldenSummary.Of(judged, selected, upsert, sources, target)));
    }
}

/// <param name="Labels">Generic and brand names on labels of approved drugs.</param>
internal sealed record GoldenSources(IReadOnlyList<StudyRecord> Studies, IReadOnlyList<Publication> Publications, IReadOnlyList<string> Labels);

/// <summary>A candidate with the gates it fails and its score.</summary>
internal sealed record Judged(Candidate Candidate, IReadOnlyList<Gate> Failed, Score Score);
