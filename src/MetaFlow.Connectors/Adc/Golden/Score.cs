using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Golden;

/// <summary>The soft score from 0 to 100, with every point explained.</summary>
public sealed record Score(int Points, IReadOnlyList<ScorePart> Parts)
{
    public static Score Of(Candidate candidate)
    {
        var (evidence, parts) = (candidate.Evidence, new List<ScorePart>());
        Give(evidence.Nct.Count > 0, "nct", 30);
        Give(evidence.Pmid.Count >= 1, "pmid", 20);
        Give(evidence.Pmid.Count >= 2, "second_pmid", 10);
        Give(candidate.Status >= DrugStatus.LateStage, "approved_or_late_stage", 15);
        Give(candidate.IsTargetMapped, "target_mapped", 10);
        Give(candidate.Parts.All.Any(component => component.IsUnclear), "inferred_or_unclear", -20);
        return new Score(Math.Clamp(parts.Sum(part => part.Points), 0, 100), parts);

        void Give(bool deserved, string reason, int points)
        {
            if (deserved)
            {
                parts.Add(new ScorePart(reason, points));
            }
        }
    }

    internal JsonObject PartsToJson()
    {
        var json = new JsonObject.Builder();
        foreach (var part in Parts)
        {
            json[part.Reason] = part.Points;
        }

        return json.ToObject();
    }
}

public sealed record ScorePart(string Reason, int Points);
