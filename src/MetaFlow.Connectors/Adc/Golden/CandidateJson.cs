using MetaFlow.Connectors.Adc.Extraction;
using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Golden;

/// <summary>How a candidate is written.</summary>
internal static class CandidateJson
{
    public static JsonObject Golden(Judged judged, Catalogue catalogue) => Written(judged, catalogue).ToObject();

    /// <summary>The same with the gates that it does not pass.</summary>
    public static JsonObject Raw(Judged judged, Catalogue catalogue)
    {
        var json = Written(judged, catalogue);
        json["failed"] = judged.Failed.Select(gate => gate.ToString()).ToJson();
        return json.ToObject();
    }

    private static JsonObject.Builder Written(Judged judged, Catalogue catalogue)
    {
        var candidate = judged.Candidate;
        return new JsonObject.Builder(16)
        {
            ["id"] = candidate.Id,
            ["drug"] = candidate.Drug.Name,
            ["aliases"] = candidate.Drug.Aliases.ToJson(),
            ["method"] = candidate.Method.ToString().ToLowerInvariant(),
            ["status"] = Status(candidate.Status),
            ["target"] = Target(candidate, catalogue),
            ["antibody"] = Antibody(candidate, catalogue),
            ["linker"] = Linker(candidate, catalogue),
            ["payload"] = Payload(candidate, catalogue),
            ["evidence"] = JsonObject.Of(
                ("nct", candidate.Evidence.Nct.ToJson()), ("pmid", candidate.Evidence.Pmid.ToJson()), ("patent", candidate.Evidence.Patent.ToJson())),
            ["score"] = judged.Score.Points,
            ["scoreParts"] = judged.Score.PartsToJson(),
            ["confidenceScore"] = GoldenSummary.ConfidenceScore(candidate),
            ["source"] = candidate.Drug.Source,
        };
    }

    private static string Status(DrugStatus status) => status switch
    {
        DrugStatus.Approved => "approved",
        DrugStatus.LateStage => "late_stage",
        _ => "clinical",
    };

    private static JsonObject Target(Candidate candidate, Catalogue catalogue)
    {
        var known = candidate.Drug.Targets.Select(catalogue.Target).OfType<Target>().ToList();
        return Part(
            candidate.Parts.Target,
            ("uniprot", known.Select(target => target.UniProt).OfType<string>().ToJson()),
            ("hgnc", known.Select(target => target.Hgnc).OfType<string>().ToJson()));
    }

    private static JsonObject Antibody(Candidate candidate, Catalogue catalogue) => Part(
        candidate.Parts.Antibody,
        ("synonyms", candidate.Drug.AntibodyAliases.Concat(catalogue.Antibody(candidate.Parts.Antibody.Value)?.Synonyms ?? []).Distinct().ToJson()));

    private static JsonObject Linker(Candidate candidate, Catalogue catalogue)
    {
        var linker = catalogue.Linker(candidate.Parts.Linker.Value);
        return Part(candidate.Parts.Linker, ("name", linker?.Name), ("type", linker?.Type), ("trigger", linker?.Trigger));
    }

    private static JsonObject Payload(Candidate candidate, Catalogue catalogue)
    {
        var payload = catalogue.Payload(candidate.Parts.Payload.Value);
        return Part(candidate.Parts.Payload, ("name", payload?.Name), ("class", payload?.Class), ("smiles", payload?.Smiles));
    }

    private static JsonObject Part(Component component, params ReadOnlySpan<(string Name, JsonData Value)> more)
    {
        var json = new JsonObject.Builder
        {
            ["value"] = component.Value,
            ["confidence"] = component.Value is null ? JsonNull.Value : component.Confidence.ToString().ToLowerInvariant(),
            ["inferred"] = component.Inferred,
        };
        foreach (var (name, value) in more)
        {
            json[name] = value;
        }

        return json.ToObject();
    }
}
