using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Seed;

/// <summary>Makes a catalogue of JSON. An entry that lacks what it needs is told and left out; the others stand.</summary>
internal static class CatalogueReader
{
    public static Catalogue Read(JsonObject json, out IReadOnlyList<Problem> problems)
    {
        var faults = new List<Problem>();
        var catalogue = new Catalogue(
            All(json, "targets", Target, faults),
            All(json, "antibodies", Antibody, faults),
            All(json, "payloads", Payload, faults),
            All(json, "linkers", Linker, faults),
            All(json, "secondWords", Word, faults),
            All(json, "drugs", Drug, faults),
            faults);
        problems = faults;
        return catalogue;
    }

    /// <summary>The name by which an entry of a kind is the same entry again.</summary>
    public static string? KeyOf(string kind, JsonObject entry) => entry.Text(kind switch
    {
        "targets" => "gene",
        "payloads" or "linkers" => "code",
        "secondWords" => "word",
        _ => "name",
    });

    private static List<T> All<T>(JsonObject json, string kind, Func<JsonObject, Needs, T> read, List<Problem> faults)
    {
        var all = new List<T>();
        var at = 0;
        foreach (var entry in json.Objects(kind))
        {
            var needs = new Needs(entry, $"{kind}[{at++}]");
            var made = read(entry, needs);
            faults.AddRange(needs.Missing);
            if (needs.Missing.Count == 0)
            {
                all.Add(made);
            }
        }

        return all;
    }

    private static Target Target(JsonObject entry, Needs needs) =>
        new(needs.Text("gene"), needs.Synonyms(), entry.Text("uniprot"), entry.Text("hgnc"), needs.Text("source"));

    private static Antibody Antibody(JsonObject entry, Needs needs) =>
        new(needs.Text("name"), needs.Text("target"), needs.Synonyms(), needs.Text("source"));

    private static Payload Payload(JsonObject entry, Needs needs) =>
        new(needs.Text("code"), needs.Text("name"), needs.Text("class"), needs.Text("smiles"), needs.Synonyms(), needs.Text("source"));

    private static Linker Linker(JsonObject entry, Needs needs) =>
        new(needs.Text("code"), needs.Text("name"), needs.Text("type"), needs.Text("trigger"), needs.Synonyms(), needs.Text("source"));

    private static SecondWord Word(JsonObject entry, Needs needs) =>
        new(needs.Text("word"), entry.Text("payload"), entry.Text("linker"), needs.Text("source"));

    private static Drug Drug(JsonObject entry, Needs needs) => new(needs.Text("name"), entry.Texts("aliases"))
    {
        Targets = entry.Texts("targets"),
        Antibody = entry.Text("antibody"),
        AntibodyAliases = entry.Texts("antibodyAliases"),
        Linker = entry.Text("linker"),
        Payload = entry.Text("payload"),
        Unsure = Unsure(entry),
        Status = entry.Text("status") switch { "approved" => DrugStatus.Approved, "late_stage" => DrugStatus.LateStage, _ => DrugStatus.Clinical },
        Modality = entry.Text("modality") ?? "adc",
        Source = needs.Text("source"),
    };

    private static Dictionary<string, Confidence> Unsure(JsonObject entry) =>
        entry["confidence"] is JsonObject confidence
            ? confidence.ToDictionary(one => one.Key, one => one.Value is JsonText { Value: "medium" } ? Confidence.Medium : Confidence.Low)
            : [];

    /// <summary>What an entry has to have, and what of it is missing.</summary>
    private sealed class Needs(JsonObject entry, string path)
    {
        public List<Problem> Missing { get; } = [];

        public string Text(string name) => entry.Text(name) ?? Absent(name);

        public IReadOnlyList<string> Synonyms()
        {
            var synonyms = entry.Texts("synonyms");
            if (synonyms.Count == 0)
            {
                Absent("synonyms");
            }

            return synonyms;
        }

        private string Absent(string name)
        {
            Missing.Add(Problem.Of("adc.entry_lacks", ("member", name)) with { Path = path });
            return "";
        }
    }
}
