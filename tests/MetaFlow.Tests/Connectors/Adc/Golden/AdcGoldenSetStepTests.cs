using MetaFlow.Connectors.Adc;
using MetaFlow.Connectors.Adc.Golden;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Connectors.Adc.Golden;

public sealed class AdcGoldenSetStepTests
{
    private const string Study =
        """{ "protocolSection": { "identificationModule": { "nctId": "NCT10000001", "briefTitle": "A study of enfortumab vedotin" } } }""";

    [Fact]
    public async Task Pages_lists_and_single_studies_are_read_alike()
    {
        var output = await CompletedAsync(new AdcGoldenSetSettings(
            JsonData.Parse($$"""[ { "studies": [ {{Study}} ] }, {{Study.Replace("01\"", "02\"", StringComparison.Ordinal)}}, { "NCT Number": "NCT10000003", "Study Title": "x", "Interventions": "DRUG: Padcev|DRUG: y" } ]""")));

        Assert.Equal("""["NCT10000001","NCT10000002","NCT10000003"]""", output.Objects("golden").Single().At("evidence", "nct")!.ToString());
        Assert.Empty(output.Objects("problems"));
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_told_by_its_place_and_the_others_go_on()
    {
        var output = await CompletedAsync(new AdcGoldenSetSettings(
            JsonData.Parse($$"""[ {{Study}}, "<html>", { "protocolSection": {} } ]"""), JsonData.Parse("""[ { "pmid": 7 }, { "pmid": 8, "title": "Padcev" } ]""")));

        Assert.Equal(["studies[1]", "studies[2]", "publications[0]"], output.Objects("problems").Select(problem => problem.Text("path")));
        Assert.Single(output.Objects("golden"));
    }

    [Fact]
    public async Task Something_else_than_studies_fails_the_step_with_what_to_do()
    {
        var outcome = await RunAsync(new AdcGoldenSetSettings("<html>Service unavailable</html>"));

        var failed = Assert.IsType<StepOutcome.Failed>(outcome);
        Assert.Equal(("adc.no_studies", "settings.studies", false), (failed.Problem.Code, failed.Problem.Path, failed.Retryable));
    }

    [Fact]
    public async Task Labels_make_a_drug_approved_by_their_generic_name_and_not_by_their_text()
    {
        var labels = JsonData.Parse(
            """{ "results": [ { "openfda": { "generic_name": ["SAMROTAMAB VEDOTIN"] }, "description": ["unlike ladiratuzumab vedotin"] }, { "openfda": {} } ] }""");

        var output = await CompletedAsync(new AdcGoldenSetSettings(JsonArray.Empty, Labels: labels));

        Assert.Equal([("Samrotamab vedotin", "approved")], output.Objects("raw").Select(record => (record.Text("drug")!, record.Text("status")!)));
    }

    [Fact]
    public async Task A_drug_of_the_author_s_own_catalogue_is_found()
    {
        var catalogue = (JsonObject)JsonData.Parse(
            """{ "drugs": [ { "name": "Quxor", "aliases": ["QX 1"], "targets": ["ERBB2"], "antibody": "Trastuzumab", "linker": "VC", "payload": "MMAE", "source": "own" } ] }""");

        var output = await CompletedAsync(new AdcGoldenSetSettings(
            JsonArray.Empty, JsonData.Parse("""[ { "pmid": "1", "title": "Quxor" }, { "patent": "US1", "title": "QX 1" } ]"""), Catalogue: catalogue));

        Assert.Equal("Quxor", output.Objects("golden").Single().Text("drug"));
    }

    [Fact]
    public async Task How_long_it_took_stands_in_the_account_and_not_in_the_set()
    {
        var outcome = await RunAsync(new AdcGoldenSetSettings(JsonArray.Empty));

        Assert.NotNull(outcome.Account!["elapsed_sec"]);
        Assert.DoesNotContain("elapsed", Assert.IsType<StepOutcome.Completed>(outcome).Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_out_of_bounds_is_told_before_it_runs()
    {
        Some.Reader.Read(
            Some.Definition("""{ "id": "g", "type": "adc_golden_set", "settings": { "studies": [], "target": 0 } }"""), out var problems);

        Assert.Equal(("adc.target_count", "steps[0].settings.target"), (Assert.Single(problems).Code, problems[0].Path));
    }

    private static async Task<JsonObject> CompletedAsync(AdcGoldenSetSettings settings) =>
        (JsonObject)Assert.IsType<StepOutcome.Completed>(await RunAsync(settings)).Output;

    private static Task<StepOutcome> RunAsync(AdcGoldenSetSettings settings) => new AdcGoldenSetStep(TimeProvider.System).RunAsync(
        settings, new StepContext(default, "g", 1, JsonObject.Empty, ExpressionScope.Empty), TestContext.Current.CancellationToken);
}
