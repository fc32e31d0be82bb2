using MetaFlow.Connectors.Adc.Extraction;
using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Json;

namespace MetaFlow.Tests.Connectors.Adc.Extraction;

/// <summary>
/// What is found in recorded studies, against their key. Every third number was never looked at while the rules were
/// written: the bars hold for both halves.
/// </summary>
public sealed class RecordedStudiesTests(ITestOutputHelper output)
{
    private const string Descriptive = "anti|an|a|mab|antibody|humanized|humanised|igg1|modified";

    private static readonly DrugFinder Finder = new(Catalogue.Shipped);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_a_hundred_studies_of_a_conjugate_at_least_97_name_it(bool unseen)
    {
        Recorded.SkipWhereAbsent();
        var key = Key();
        var reference = Recorded.Reference();

        var studies = Recorded.Studies().Where(study => IsUnseen(study.NctId) == unseen && key[study.NctId] is { Kind: "adc", Drug.Length: > 0 }).ToList();
        var missed = studies.Where(study => !Finder.In(study).Any(mention => IsSame(mention.Drug, key[study.NctId].Drug, reference))).ToList();

        output.WriteLine($"{studies.Count - missed.Count} of {studies.Count}; missed {string.Join(", ", missed.Select(study => study.NctId))}");
        Assert.InRange(missed.Count, 0, studies.Count * 3 / 100);
    }

    [Fact]
    public void Background_and_look_alike_studies_name_no_conjugate()
    {
        Recorded.SkipWhereAbsent();
        var key = Key();

        var hits = Recorded.Studies()
            .Where(study => key[study.NctId].Kind is "background" or "lookalike")
            .SelectMany(Finder.In);

        Assert.Empty(hits.Select(mention => mention.Drug.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_a_hundred_disclosed_components_at_least_95_are_right_and_what_is_sure_is_never_wrong(bool unseen)
    {
        Recorded.SkipWhereAbsent();
        var (key, reference) = (Key(), Recorded.Reference());

        var checks = Recorded.Studies()
            .Where(study => IsUnseen(study.NctId) == unseen && key[study.NctId].Kind == "adc")
            .SelectMany(Finder.In)
            .SelectMany(mention => Checks(mention, reference))
            .ToList();

        output.WriteLine($"{checks.Count(check => check.IsRight)} of {checks.Count}; wrong: {string.Join("; ", checks.Where(check => !check.IsRight).Select(check => check.What).Distinct())}");
        Assert.NotEmpty(checks);
        Assert.InRange(checks.Count(check => check.IsRight), checks.Count * 95 / 100, checks.Count);
        Assert.Empty(checks.Where(check => check is { IsRight: false, Part: { Value: not null, Confidence: Confidence.High } }).Select(check => check.What));
    }

    private static bool IsUnseen(string nct) => int.Parse(nct.AsSpan(3), System.Globalization.CultureInfo.InvariantCulture) % 3 == 0;

    private static Dictionary<string, (string Kind, string Drug)> Key() => Recorded.Table("clinicaltrials", "reconstructed", "index.csv")
        .ToDictionary(row => Recorded.Text(row, "nct_id"), row => (Recorded.Text(row, "kind"), Recorded.Text(row, "adc")));

    private static bool IsSame(Drug drug, string name, Dictionary<string, JsonObject> reference)
    {
        var names = drug.Aliases.Prepend(drug.Name).Select(Folded.Key).ToList();
        return names.Contains(Folded.Key(name))
            || (reference.TryGetValue(Folded.Key(name), out var row) && names.Any(one => reference.GetValueOrDefault(one) == row));
    }

    private static IEnumerable<(string What, Component Part, bool IsRight)> Checks(DrugMention mention, Dictionary<string, JsonObject> reference)
    {
        var drug = mention.Drug;
        if (drug.Aliases.Prepend(drug.Name).Select(name => reference.GetValueOrDefault(Folded.Key(name))).FirstOrDefault(row => row is not null) is not { } row)
        {
            yield break;
        }

        var parts = Composition.Of(drug, mention.Method, Catalogue.Shipped);
        var (antibody, linker, payload) = (Catalogue.Shipped.Antibody(drug.Antibody), Catalogue.Shipped.Linker(drug.Linker), Catalogue.Shipped.Payload(drug.Payload));
        string Column(string name) => Recorded.Text(row, name);

        var gene = string.Join(';', Column("target_gene").Split(';').Select(one => one.Split('.')[0]).Order(StringComparer.Ordinal));
        var named = Column("antibody").Split(' ', '-').Any(word => Descriptive.Split('|').Contains(word.ToLowerInvariant())) ? "" : Column("antibody");
        var warhead = Column("payload_std") is "TOPO1_UNSPECIFIED" || Column("payload").Contains("Undisclosed", StringComparison.Ordinal) ? "" : Column("payload");

        foreach (var (kind, part, said, names) in new[]
        {
            ("target", parts.Target, (string[])[gene], (string?[])[string.Join(';', drug.Targets.Order(StringComparer.Ordinal))]),
            ("antibody", parts.Antibody, [named], [drug.Antibody, .. drug.AntibodyAliases, .. antibody?.Synonyms ?? []]),
            ("linker", parts.Linker, [Column("linker"), Column("linker_std")], [drug.Linker, linker?.Name, .. linker?.Synonyms ?? []]),
            ("payload", parts.Payload, [warhead, warhead.Length == 0 ? "" : Column("payload_std")], [drug.Payload, payload?.Name, .. payload?.Synonyms ?? []]),
        })
        {
            if (said[0].Length > 0)
            {
                var known = names.Where(name => !string.IsNullOrEmpty(name)).Select(name => Folded.Key(name!)).ToHashSet();
                yield return ($"{drug.Name} {kind} '{part.Value}' for '{said[0]}'", part, said.Any(one => one.Length > 0 && known.Contains(Folded.Key(one))));
            }
        }
    }
}
