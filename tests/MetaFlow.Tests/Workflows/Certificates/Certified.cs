using System.Text;
using MetaFlow.Steps;
using MetaFlow.Tests.Workflows.Certificates.World;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Tests.Workflows.Certificates;

/// <summary>Makes certificates of examples; a test names only what matters to it.</summary>
internal static class Certified
{
    // The step types that the certificate knows by name are played by the same test step.
    private static readonly StepCatalog Catalog = new(
    [
        .. Some.Catalog.All.Where(type => type.Name is "set" or "data_transform"),
        .. new[] { "world", "call_workflow", "emit_event" }.Select(name => StepType.Of(typeof(WorldStep), new StepTypeAttribute(name) { Effect = Effect.Irreversible })),
    ]);

    public static readonly CertificateMaker Maker = new(Catalog, new WorkflowReader(Catalog));

    public static readonly WorkflowReader Reader = new(Catalog);

    public static string Definition(string steps, string inputs = "{}", string triggers = """[ { "type": "manual" } ]""", string more = "", string id = "example") =>
        $$"""{ "metaflow": 1, "id": "{{id}}", "inputs": {{inputs}}, "triggers": {{triggers}}, {{more}} "steps": [ {{steps}} ] }""";

    public static Certificate Of(string definition, Surroundings? around = null, DateTimeOffset? now = null) =>
        Maker.Make(Encoding.UTF8.GetBytes(definition), around ?? Surroundings.Unknown, now ?? Some.Noon);

    /// <summary>Of a definition that is sound, so that its facts are known.</summary>
    public static CertifiedFacts Facts(string steps, string inputs = "{}", string triggers = """[ { "type": "manual" } ]""", string more = "", Surroundings? around = null)
    {
        var certificate = Of(Definition(steps, inputs, triggers, more), around);
        Assert.Empty(certificate.Errors.Where(problem => !problem.Code.StartsWith("certificate.", StringComparison.Ordinal)).Select(problem => problem.Message));
        return certificate.Facts!;
    }

    /// <summary>Codes of what the certificate itself found, with the mark of an error.</summary>
    public static string Codes(string steps, string inputs = "{}", string more = "", Surroundings? around = null) => string.Join(
        ' ',
        Of(Definition(steps, inputs, more: more), around).Problems
            .Where(problem => problem.Code.StartsWith("certificate.", StringComparison.Ordinal))
            .Select(problem => problem.Code["certificate.".Length..] + (problem.Severity == Severity.Error ? "!" : "")));

    public static string Touch(string id, string settings, string more = "") =>
        $$"""{ "id": "{{id}}", "type": "world", {{more}} "settings": { {{settings}} } }""";
}
