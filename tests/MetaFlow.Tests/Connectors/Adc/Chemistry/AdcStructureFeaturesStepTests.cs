using MetaFlow.Connectors.Adc;
using MetaFlow.Connectors.Adc.Chemistry;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Connectors.Adc.Chemistry;

public sealed class AdcStructureFeaturesStepTests
{
    [Fact]
    public async Task Texts_and_records_are_described_and_what_is_no_structure_is_told_by_its_place()
    {
        var output = await CompletedAsync(new AdcStructureFeaturesSettings(JsonData.Parse(
            """[ "CCO", { "name": "phenol", "smiles": "Oc1ccccc1" }, "C1CC", { "name": "none" } ]""")));

        Assert.Equal(["C2H6O", "C6H6O"], output.Objects("structures").Select(structure => structure.Text("formula")));
        Assert.Equal("phenol", output.Objects("structures").Last().Text("of", "name"));
        Assert.Equal([("adc.smiles_unfinished", "structures[2]"), ("adc.no_structure", "structures[3]")],
            output.Objects("problems").Select(problem => (problem.Text("code")!, problem.Text("path")!)));
    }

    [Fact]
    public async Task The_same_structure_is_wholly_similar_and_a_relative_more_than_a_stranger()
    {
        var output = await CompletedAsync(new AdcStructureFeaturesSettings(
            JsonData.Parse("""["OC(=O)c1ccccc1O", "CC(=O)Oc1ccccc1C(=O)O", "CCCCCC"]"""), "C1=CC=C(C(=C1)C(=O)O)O"));

        var similar = output.Objects("structures").Select(structure => ((JsonNumber)structure["similarity"]!).Value).ToList();
        Assert.Equal(1, similar[0]);
        Assert.InRange(similar[1], 0.3, 0.9);
        Assert.InRange(similar[2], 0, 0.1);
    }

    [Fact]
    public void A_fingerprint_comes_back_from_its_digits()
    {
        var print = StructureFeatures.Of("Oc1ccccc1", out _)!.Fingerprint;

        Assert.Equal(1, Fingerprint.FromHex(print.ToHex())!.Similarity(print));
        Assert.Null(Fingerprint.FromHex("12"));
    }

    [Fact]
    public void A_structure_to_compare_with_is_checked_before_it_runs()
    {
        Some.Reader.Read(
            Some.Definition("""{ "id": "f", "type": "adc_structure_features", "settings": { "structures": "C", "compareWith": "C1" } }"""), out var problems);

        Assert.Equal(("adc.smiles_unfinished", "steps[0].settings.compareWith"), (Assert.Single(problems).Code, problems[0].Path));
    }

    private static async Task<JsonObject> CompletedAsync(AdcStructureFeaturesSettings settings) =>
        (JsonObject)Assert.IsType<StepOutcome.Completed>(await new AdcStructureFeaturesStep().RunAsync(
            settings, new StepContext(default, "f", 1, JsonObject.Empty, ExpressionScope.Empty), TestContext.Current.CancellationToken)).Output;
}
