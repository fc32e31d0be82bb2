using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.Placeholder;

namespace MetaFlow.Workflows.Certificates;

/// <summary>What somebody still has to say before a workflow can be published: steps, addresses, expressions and scripts that only hold a place.</summary>
public static class OpenEnds
{
    /// <summary>What addresses end in that nobody has said yet. Names in this domain lead nowhere, and never will (RFC 2606).</summary>
    public const string UnknownHost = ".invalid";

    /// <summary>How an expression and a script begin that nobody has written yet.</summary>
    public const string Unwritten = "/* to be written: ";

    internal static void Find(Workflow workflow, StepCatalog catalog, ProblemList problems)
    {
        foreach (var condition in workflow.AllSteps().OfType<WorkflowStep.Condition>())
        {
            if (condition.If.Expression.Source.TrimStart() is var question && question.StartsWith(Unwritten, StringComparison.Ordinal))
            {
                problems.Add(condition.Place, "authoring.placeholder_source", ("step", condition.Id), ("words", Words(question)));
            }
        }

        foreach (var work in workflow.AllSteps().OfType<WorkflowStep.Work>())
        {
            var written = work.Settings.Written;
            if (work.Type == PlaceholderStep.Name)
            {
                problems.Add(work.Place, PlaceholderStep.Open((written["words"] as JsonText)?.Value));
            }

            if ((written["expression"] ?? written["code"]) is JsonText { Value: var source } && source.StartsWith(Unwritten, StringComparison.Ordinal))
            {
                problems.Add(work.Place, "authoring.placeholder_source", ("step", work.Id), ("words", Words(source)));
            }

            var conduct = catalog.ConductOf(work.Type, written);
            foreach (var address in (conduct.Hosts ?? []).Concat(conduct.Recipients ?? []).Where(IsUnknown).Distinct())
            {
                problems.Add(work.Place, "authoring.placeholder_address", ("step", work.Id), ("address", address));
            }
        }
    }

    private static bool IsUnknown(string address) => address.TrimEnd('>', '.').EndsWith(UnknownHost, StringComparison.OrdinalIgnoreCase);

    private static string Words(string source)
    {
        var end = source.IndexOf("*/", StringComparison.Ordinal);
        return (end < 0 ? source[Unwritten.Length..] : source[Unwritten.Length..end]).Trim();
    }
}
