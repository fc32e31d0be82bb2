using MetaFlow.Connectors.Adc;
using MetaFlow.Connectors.Adc.Chemistry;
using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Connectors.Adc.Seed;

public sealed class CatalogueTests
{
    [Fact]
    public void The_shipped_catalogue_is_whole_and_no_name_stands_for_two()
    {
        var catalogue = CatalogueReader.Read(ShippedCatalogue.Read(), out var problems);

        Assert.Empty(problems.Select(problem => $"{problem.Path}: {problem.Message}"));
        Assert.InRange(catalogue.Targets.Count, 200, 1000);
        Assert.InRange(catalogue.Antibodies.Count, 60, 1000);
        Assert.InRange(catalogue.Payloads.Count, 30, 1000);
        Assert.InRange(catalogue.Linkers.Count, 25, 1000);
    }

    [Fact]
    public void What_a_conjugate_or_word_of_the_catalogue_is_made_of_is_in_the_catalogue_or_told_in_words()
    {
        var catalogue = Catalogue.Shipped;

        Assert.Empty(catalogue.SecondWords.Where(word => word.Payload is not null && catalogue.Payload(word.Payload) is null).Select(word => word.Word));
        Assert.Empty(catalogue.SecondWords.Where(word => word.Linker is not null && catalogue.Linker(word.Linker) is null).Select(word => word.Word));
        Assert.Empty(catalogue.Antibodies.Where(antibody => catalogue.Target(antibody.Target) is null).Select(antibody => antibody.Name));
        Assert.All(catalogue.Linkers, linker => Assert.Contains(linker.Type, new[] { "cleavable", "non_cleavable" }));
        Assert.All(catalogue.Drugs.Where(drug => drug.Status == DrugStatus.Approved && drug.Modality == "adc"), drug =>
        {
            Assert.NotNull(catalogue.Payload(drug.Payload));
            Assert.NotNull(catalogue.Linker(drug.Linker));
        });
    }

    [Fact]
    public void A_name_of_a_conjugate_says_the_same_as_its_second_word()
    {
        var wrong = from drug in Catalogue.Shipped.Drugs
                    let word = Catalogue.Shipped.SecondWords.FirstOrDefault(word => drug.Name.EndsWith($" {word.Word}", StringComparison.OrdinalIgnoreCase))
                    where (word?.Payload is not null && word.Payload != drug.Payload) || (word?.Linker is not null && word.Linker != drug.Linker)
                    select drug.Name;

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_synonym_of_two_entities_stands_for_the_first_and_is_told()
    {
        var json = (JsonObject)JsonData.Parse(
            """
            { "targets": [ { "gene": "AAA", "synonyms": ["x-1"], "source": "s" }, { "gene": "BBB", "synonyms": ["X1", "aaa"], "source": "s" } ] }
            """);

        var catalogue = CatalogueReader.Read(json, out var problems);

        Assert.Equal("AAA", catalogue.Target("x1")!.Gene);
        Assert.Equal(["'X1' is a name of 'AAA' and of 'BBB'.", "'aaa' is a name of 'AAA' and of 'BBB'."], problems.Select(problem => problem.Message));
    }

    [Theory]
    [InlineData("payloads", """{ "code": "P", "name": "p", "class": "c", "synonyms": ["q"], "source": "s" }""", "smiles")]
    [InlineData("linkers", """{ "code": "L", "name": "l", "type": "cleavable", "synonyms": ["q"], "source": "s" }""", "trigger")]
    [InlineData("linkers", """{ "code": "L", "name": "l", "trigger": "acid", "synonyms": ["q"], "source": "s" }""", "type")]
    [InlineData("targets", """{ "gene": "G", "source": "s" }""", "synonyms")]
    [InlineData("drugs", """{ "name": "D" }""", "source")]
    public void An_entry_that_lacks_what_it_needs_is_left_out_and_told(string kind, string entry, string lacking)
    {
        CatalogueReader.Read((JsonObject)JsonData.Parse($$"""{ "{{kind}}": [ {{entry}} ] }"""), out var problems);

        var problem = Assert.Single(problems);
        Assert.Equal(("adc.entry_lacks", $"{kind}[0]", lacking), (problem.Code, problem.Path, problem.Names["member"]));
    }

    [Fact]
    public async Task Entries_of_the_author_come_over_those_of_the_pack()
    {
        var additions = (JsonObject)JsonData.Parse(
            """
            { "targets": [ { "gene": "erbb2", "synonyms": ["mine"], "source": "own" }, { "gene": "NEW1", "synonyms": ["n"], "source": "own" } ] }
            """);

        var outcome = await new AdcSeedStep().RunAsync(
            new AdcSeedSettings(additions), new StepContext(default, "s", 1, JsonObject.Empty, ExpressionScope.Empty), TestContext.Current.CancellationToken);

        var output = (JsonObject)Assert.IsType<StepOutcome.Completed>(outcome).Output;
        var merged = CatalogueReader.Read((JsonObject)output["catalogue"]!, out _);
        Assert.Equal("own", merged.Target("ERBB2")!.Source);
        Assert.NotNull(merged.Target("NEW1"));
        Assert.Equal(("1", "1"), (output.At("counts", "targets", "inserted")!.ToString(), output.At("counts", "targets", "updated")!.ToString()));
    }

    [Fact]
    public void Where_a_recorded_table_knows_a_target_or_payload_the_catalogue_says_the_same()
    {
        Recorded.SkipWhereAbsent();
        var targets = Recorded.Table("adc", "targets.csv").Where(row => Recorded.Text(row, "hgnc_id").Length > 0)
            .GroupBy(row => Recorded.Text(row, "gene_symbol")).ToDictionary(same => same.Key, same => Recorded.Text(same.First(), "hgnc_id"));
        var structures = Recorded.Table("adc", "payloads.csv").Where(row => Recorded.Text(row, "smiles").Length > 0)
            .Select(row => Canonical(Recorded.Text(row, "smiles"))).ToHashSet();

        Assert.DoesNotContain(Catalogue.Shipped.Targets, target => target.Hgnc is not null && targets.GetValueOrDefault(target.Gene) is { } known && known != target.Hgnc);
        Assert.InRange(Catalogue.Shipped.Payloads.Count(payload => structures.Contains(Canonical(payload.Smiles))), 40, 200);
    }

    private static string Canonical(string smiles)
    {
        var molecule = SmilesReader.Read(smiles, out _)!;
        return CanonicalWriter.Write(molecule, Rings.Of(molecule)!);
    }
}
