using MetaFlow.Connectors.Adc;
using MetaFlow.Connectors.Adc.Golden;
using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Connectors.Adc.Studies;
using MetaFlow.Json;

namespace MetaFlow.Tests.Connectors.Adc.Golden;

public sealed class GoldenSetTests(ITestOutputHelper output)
{
    private static readonly StudyRecord Early = new("NCT10000001") { BriefTitle = "A study of enfortumab vedotin", Phases = ["PHASE1"] };
    private static readonly StudyRecord Late = new("NCT10000002") { BriefTitle = "Zilovertamab vedotin against chemotherapy", Phases = ["PHASE3"] };

    [Fact]
    public void A_record_tells_every_part_its_evidence_and_each_point_of_its_score()
    {
        var set = Make([Early], [new("101", "Enfortumab vedotin in bladder cancer"), new("102", "Padcev again")]);

        var record = Assert.Single(set.Objects("golden"));
        Assert.Equal("Enfortumab vedotin", record.Text("drug"));
        Assert.Equal(("NECTIN4", "Enfortumab", "VC", "MMAE"),
            (record.Text("target", "value"), record.Text("antibody", "value"), record.Text("linker", "value"), record.Text("payload", "value")));
        Assert.Equal("""{"nct":["NCT10000001"],"pmid":["101","102"],"patent":[]}""", record["evidence"]!.ToString());
        Assert.Equal("""{"nct":30,"pmid":20,"second_pmid":10,"approved_or_late_stage":15,"target_mapped":10}""", record["scoreParts"]!.ToString());
        Assert.Equal("85", record["score"]!.ToString());
        Assert.Equal("pending", record.Text("reviewStatus"));
    }

    [Theory]
    [InlineData("Becotatug vedotin", "")]
    [InlineData("Telisotuzumab adizutecan", "G1,G2,G3")]
    [InlineData("Moxetumomab pasudotox", "G1,G2,G3")]
    [InlineData("Pertuzumab zuvotolimod", "G2")]
    public void A_candidate_that_fails_a_gate_stays_raw_and_says_which(string drug, string failed)
    {
        var set = Make([], [new("1", $"{drug} one"), new("2", $"{drug} two")]);

        var raw = Assert.Single(set.Objects("raw"));
        Assert.Equal(failed, string.Join(',', raw.Texts("failed")));
        Assert.Equal(failed.Length == 0 ? 1 : 0, set.Objects("golden").Count());
    }

    [Fact]
    public void One_piece_of_evidence_is_not_enough_and_the_same_publication_twice_is_one()
    {
        var set = Make([], [new("1", "Padcev in cancer"), new("1", "Padcev in cancer")]);

        Assert.Equal("""{"G1":0,"G2":0,"G3":0,"G4":1}""", set.At("summary", "rejectedByGate")!.ToString());
        Assert.Equal("""{"G1":0,"G2":0,"G3":0,"G4":1}""", set.At("summary", "wouldPassBut")!.ToString());
    }

    [Fact]
    public void A_component_that_is_less_than_sure_costs_twenty_points()
    {
        var set = Make([], [new("1", "FOR46 in prostate cancer"), new("2", "FOR46 in myeloma")]);

        Assert.Equal("-20", set.Objects("raw").Single().At("scoreParts", "inferred_or_unclear")!.ToString());
    }

    [Fact]
    public void Equal_scores_are_ordered_by_the_name_of_the_drug()
    {
        var set = Make([], [.. new[] { "Polivy", "Adcetris", "Padcev" }.SelectMany((name, i) =>
            new[] { new Publication($"{i}1", $"{name} a"), new Publication($"{i}2", $"{name} b") })]);

        Assert.Equal(["Brentuximab vedotin", "Enfortumab vedotin", "Polatuzumab vedotin"], set.Objects("golden").Select(record => record.Text("drug")));
    }

    [Fact]
    public void A_phase_3_study_makes_its_drug_late_stage()
    {
        var set = Make([Late with { BriefTitle = "Samrotamab vedotin against chemotherapy" }], []);

        Assert.Equal("late_stage", set.Objects("raw").Single().Text("status"));
    }

    [Fact]
    public void A_set_that_is_short_is_not_filled_and_says_what_was_lost()
    {
        var set = Make([Early, Late], [new("1", "Padcev in cancer")]);

        var summary = (JsonObject)set["summary"]!;
        Assert.Equal(("2", "1", "99"), (summary["candidates"]!.ToString(), summary["totalSelected"]!.ToString(), summary["short"]!.ToString()));
    }

    [Fact]
    public void What_people_decided_stays_in_the_next_run_and_only_what_changed_is_an_update()
    {
        var publications = new Publication[] { new("1", "Padcev a"), new("2", "Padcev b"), new("3", "Adcetris a"), new("4", "Adcetris b") };
        var first = Make([], publications);
        var reviewed = JsonArray.Create([.. first.Objects("golden").Select(record => (JsonData)record.With("reviewStatus", "approved"))]);

        var again = Make([], publications, reviewed);
        var more = Make([Early], publications, reviewed);

        Assert.All(again.Objects("golden"), record => Assert.Equal("approved", record.Text("reviewStatus")));
        Assert.Equal(("0", "0", "2"), Counts(again));
        Assert.Equal(("0", "1", "1"), Counts(more));
        Assert.Equal("approved", more.Objects("golden").Single(record => record.Text("drug") == "Enfortumab vedotin").Text("reviewStatus"));
    }

    [Fact]
    public void The_order_of_what_comes_in_does_not_matter()
    {
        Publication[] publications = [new("1", "Padcev a"), new("2", "Adcetris b"), new("3", "QZX-4711, an anti-CD38 ADC"), new("4", "QZX-4711, an ADC with MMAE")];

        var one = Make([Early, Late], publications);
        var other = Make([Late, Early], [.. publications.Reverse()]);

        Assert.Equal(one.ToUtf8(), other.ToUtf8());
    }

    [Fact]
    public void The_recorded_studies_give_what_honestly_passes_and_the_same_bytes_again()
    {
        Recorded.SkipWhereAbsent();
        var studies = Recorded.Studies().Concat(StudyReader.Read(Recorded.WholeStudies(), out _)).ToList();
        var publications = PublicationReader.Read(
            JsonArray.Create([.. Recorded.Table("pubmed", "pubmed_adc_index.csv").Select(row => (JsonData)row)]), out var problems);

        var set = Make(studies, publications);
        var again = Make(studies, publications);

        output.WriteLine(set["summary"]!.ToString());
        Assert.Empty(problems);
        Assert.InRange(set.Objects("golden").Count(), 28, 38);
        Assert.Equal(set.ToUtf8(), again.ToUtf8());
        Assert.All(set.Objects("golden"), record => Assert.All(
            new[] { "target", "antibody", "linker", "payload" }, part => Assert.NotEqual("low", record.Text(part, "confidence"))));
    }

    private static JsonObject Make(IReadOnlyList<StudyRecord> studies, IReadOnlyList<Publication> publications, JsonArray? previous = null) =>
        GoldenSet.Make(new GoldenSources(studies, publications, []), Catalogue.Shipped, 100, previous ?? []);

    private static (string Created, string Updated, string Unchanged) Counts(JsonObject set)
    {
        var summary = (JsonObject)set["summary"]!;
        return (summary["created"]!.ToString(), summary["updated"]!.ToString(), summary["unchanged"]!.ToString());
    }
}
