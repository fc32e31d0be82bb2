using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Studies;

/// <summary>A publication or patent by its title, as far as it can be evidence for a conjugate.</summary>
/// <param name="Id">The PMID, or the number of the patent.</param>
public sealed record Publication(string Id, string Title, bool IsPatent = false);

/// <summary>Reads rows with <c>pmid</c> (or <c>patent</c>) and <c>title</c>; a row without them is told by its place.</summary>
internal static class PublicationReader
{
    public static IReadOnlyList<Publication> Read(JsonData? data, out IReadOnlyList<Problem> problems)
    {
        var faults = new List<Problem>();
        var publications = new List<Publication>();
        var rows = data is JsonArray list ? list : [];
        for (var at = 0; at < rows.Count; at++)
        {
            var row = rows[at];
            if (row.Text("title") is { } title && (Number(row.At("pmid")) ?? row.Text("patent")) is { } id)
            {
                publications.Add(new Publication(id, title, IsPatent: Number(row.At("pmid")) is null));
            }
            else
            {
                faults.Add(Problem.Of("adc.not_a_publication") with { Path = $"publications[{at}]" });
            }
        }

        problems = faults;
        return [.. publications.DistinctBy(publication => (publication.Id, publication.IsPatent))];
    }

    // A PMID is written as a number as often as a text.
    private static string? Number(JsonData? value) => value switch
    {
        JsonNumber number => number.Literal,
        JsonText { Value: var text } when text.Length > 0 && text.All(char.IsAsciiDigit) => text,
        _ => null,
    };
}
