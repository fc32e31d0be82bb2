using System.Text.RegularExpressions;
using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Studies;

/// <summary>
/// Reads studies as ClinicalTrials.gov gives them: a page of API v2, one study, the bare list of a download, or the
/// rows of its table. What is no study is told by its place; the others are read.
/// </summary>
internal static partial class StudyReader
{
    public static IReadOnlyList<StudyRecord> Read(JsonData data, out IReadOnlyList<Problem> problems)
    {
        var faults = new List<Problem>();
        var studies = new List<StudyRecord>();
        var at = 0;
        foreach (var entry in Entries(data))
        {
            var study = entry switch
            {
                JsonObject { } row when row.At("protocolSection") is not null => OfProtocol(row["protocolSection"]!),
                JsonObject { } row when row["NCT Number"] is not null => OfRow(row),
                _ => null,
            };
            if (study is null || !NctNumber().IsMatch(study.NctId))
            {
                faults.Add(Problem.Of("adc.not_a_study") with { Path = $"studies[{at}]" });
            }
            else
            {
                studies.Add(study);
            }

            at++;
        }

        problems = faults;
        return [.. studies.DistinctBy(study => study.NctId)];
    }

    // Pages in a list are as welcome as studies in a list: what a loop over pages gives is one.
    private static IEnumerable<JsonData> Entries(JsonData data) => data switch
    {
        JsonArray list => list.SelectMany(Entries),
        JsonObject page when page["studies"] is JsonArray studies => Entries(studies),
        _ => [data],
    };

    private static StudyRecord OfProtocol(JsonData protocol) => new(protocol.Text("identificationModule", "nctId") ?? "")
    {
        BriefTitle = protocol.Text("identificationModule", "briefTitle") ?? "",
        OfficialTitle = protocol.Text("identificationModule", "officialTitle") ?? "",
        Summary = protocol.Text("descriptionModule", "briefSummary") ?? "",
        Description = protocol.Text("descriptionModule", "detailedDescription") ?? "",
        Keywords = protocol.Texts("conditionsModule", "keywords"),
        Interventions =
        [
            .. protocol.Objects("armsInterventionsModule", "interventions").SelectMany(intervention =>
                intervention.Texts("name").Concat(intervention.Texts("otherNames"))),
        ],
        ArmLabels = [.. protocol.Objects("armsInterventionsModule", "armGroups").SelectMany(arm => arm.Texts("label"))],
        Phases = protocol.Texts("designModule", "phases"),
        ResultPmids =
        [
            .. protocol.Objects("referencesModule", "references")
                .Where(reference => reference.Text("type") is "RESULT" or "DERIVED")
                .SelectMany(reference => reference.Texts("pmid")),
        ],
    };

    private static StudyRecord OfRow(JsonObject row) => new(row.Text("NCT Number") ?? "")
    {
        BriefTitle = row.Text("Study Title") ?? "",
        Summary = row.Text("Brief Summary") ?? "",
        Interventions = [.. Parts(row.Text("Interventions")).Select(part => part[(part.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())],
        Phases = [.. Parts(row.Text("Phases"))],
    };

    private static string[] Parts(string? text) =>
        text?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    [GeneratedRegex(@"^NCT\d{8}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NctNumber();
}
