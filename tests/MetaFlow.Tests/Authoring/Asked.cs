using System.Globalization;
using System.Text;
using MetaFlow.Authoring;
using MetaFlow.Authoring.Planning;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Tests.Authoring;

/// <summary>Asks the built-in planner, without a store and without a knowledge base.</summary>
internal static class Asked
{
    private static readonly StepCatalog Catalog = new([typeof(StepCatalog).Assembly]);

    public static AuthoringDesk Desk()
    {
        var reader = new WorkflowReader(Catalog);
        return new AuthoringDesk(new BuiltInPlanner(), new CertificateMaker(Catalog, reader), reader, new FakeClock());
    }

    public static Proposal For(string request) =>
        Desk().AuthorAsync(new AuthoringRequest(request), sources: null, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    /// <summary>The types of its steps in the order of the definition, those inside others behind them.</summary>
    public static string Steps(Proposal proposal) => string.Join(' ', Walk((JsonArray)proposal.Definition!["steps"]!));

    public static JsonObject Trigger(Proposal proposal) => (JsonObject)((JsonArray)proposal.Definition!["triggers"]!)[0];

    public static string? Text(JsonObject from, string name) => (from[name] as JsonText)?.Value;

    /// <summary>The settings of the first step of a type.</summary>
    public static JsonObject Settings(Proposal proposal, string type) =>
        (JsonObject)All((JsonArray)proposal.Definition!["steps"]!).First(step => Text(step, "type") == type)["settings"]!;

    public static IReadOnlyList<string> Errors(Proposal proposal) =>
        [.. proposal.Problems.Where(problem => problem.Severity == Severity.Error && !problem.Code.StartsWith("authoring.placeholder", StringComparison.Ordinal)).Select(problem => problem.Code)];

    public static string In(Problem problem, string language) => problem.In(CultureInfo.GetCultureInfo(language)).Message;

    public static byte[] Bytes(Proposal proposal) => Encoding.UTF8.GetBytes(proposal.Text ?? "");

    public static IEnumerable<JsonObject> All(JsonArray steps) => steps.OfType<JsonObject>().SelectMany(step =>
        Inner.SelectMany(name => step[name] is JsonArray inner ? All(inner) : []).Prepend(step));

    private static readonly string[] Inner = ["steps", "then", "else"];

    private static IEnumerable<string> Walk(JsonArray steps) => All(steps).Select(step => Text(step, "type")!);
}
