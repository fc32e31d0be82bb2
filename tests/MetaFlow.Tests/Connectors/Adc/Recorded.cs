using System.Text;
using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Connectors.Adc.Studies;
using MetaFlow.Json;

namespace MetaFlow.Tests.Connectors.Adc;

/// <summary>Recorded answers of public registers, which lie beside the repository where they are at all.</summary>
internal static class Recorded
{
    private static readonly string? Folder = Find();

    public static void SkipWhereAbsent() =>
        Assert.SkipUnless(Folder is not null, "Skipped: the recorded studies 'shared/fixtures/clinicaltrials' are not there.");

    public static IReadOnlyList<StudyRecord> Studies() =>
    [
        .. Directory.GetFiles(In("clinicaltrials", "reconstructed"), "studies_page_*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => StudyReader.Read(JsonData.Parse(File.ReadAllBytes(file)), out _)),
    ];

    public static JsonArray WholeStudies() =>
        (JsonArray)JsonData.Parse(File.ReadAllBytes(In("clinicaltrials", "website_download", "nsclc_phase3_full_studies.json")));

    public static JsonArray Pages() => JsonArray.Create(
    [
        .. Directory.GetFiles(In("clinicaltrials", "reconstructed"), "studies_page_*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonData.Parse(File.ReadAllBytes(file))),
    ]);

    public static IReadOnlyList<JsonObject> Table(params string[] path)
    {
        var rows = Rows(File.ReadAllText(In(path)).TrimStart('\uFEFF')).ToList();
        return [.. rows.Skip(1).Where(row => row.Count == rows[0].Count).Select(row => ToObject(rows[0], row))];
    }

    /// <summary>The rows of the reference by each name that it has for a conjugate.</summary>
    public static Dictionary<string, JsonObject> Reference()
    {
        var byName = new Dictionary<string, JsonObject>();
        foreach (var row in Table("adc", "reference_dev.csv"))
        {
            foreach (var name in new[] { "adc_name", "adcdb_name", "inn" }.Select(column => Text(row, column)).Concat(Text(row, "aliases").Split(';')))
            {
                if (name.Trim().Length > 0)
                {
                    byName.TryAdd(Folded.Key(name), row);
                }
            }
        }

        return byName;
    }

    public static string Text(JsonObject row, string column) => ((JsonText)row[column]!).Value;

    private static string In(params string[] path) => Path.Combine([Folder!, .. path]);

    private static JsonObject ToObject(List<string> names, List<string> values)
    {
        var row = new JsonObject.Builder(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            row[names[i]] = values[i];
        }

        return row.ToObject();
    }

    private static IEnumerable<List<string>> Rows(string csv)
    {
        var (row, field, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < csv.Length; i++)
        {
            if (csv[i] == '"')
            {
                if (isQuoted && i + 1 < csv.Length && csv[i + 1] == '"')
                {
                    field.Append(csv[i++]);
                }
                else
                {
                    isQuoted = !isQuoted;
                }
            }
            else if (!isQuoted && (csv[i] is ',' or '\n'))
            {
                row.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (csv[i] == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else
            {
                field.Append(csv[i]);
            }
        }
    }

    private static string? Find()
    {
        for (var at = new DirectoryInfo(Repository.Root); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "fixtures");
            if (Directory.Exists(Path.Combine(candidate, "clinicaltrials")))
            {
                return candidate;
            }
        }

        return null;
    }
}
