using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Diff;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow workflows list | import | export | publish | diff</c>.</summary>
internal static class WorkflowsCommand
{
    public static Command Create(Terminal terminal) => new("workflows", CommandTexts.Get("workflows"))
    {
        CreateList(terminal),
        CreateImport(terminal),
        CreateExport(terminal),
        CreatePublish(terminal),
        CreateDiff(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var json = Verb.JsonOption();
        var command = Verb.Create("list", "workflows.list");
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var all = await services.GetRequiredService<IWorkflowCatalog>().ListAsync(null, includeArchived: false, token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. all.Select(ToJson)]));
                return CommandLine.Done;
            }

            terminal.Table(
                ["ID", "NAME", "DRAFT", "PUBLISHED"],
                [.. all.Select(each => new[]
                {
                    each.Id, new LocalText(each.Name).In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName),
                    each.LatestNumber.ToString(CultureInfo.InvariantCulture),
                    each.PublishedNumber?.ToString(CultureInfo.InvariantCulture) ?? "-",
                })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateImport(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = CommandTexts.Get("workflows.files"), Arity = ArgumentArity.OneOrMore };
        var command = Verb.Create("import", "workflows.import");
        command.Add(files);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var library = services.GetRequiredService<WorkflowLibrary>();
            var worst = CommandLine.Done;
            foreach (var file in parsed.GetValue(files)!)
            {
                worst = Math.Max(worst, await ImportAsync(library, file, terminal, token));
            }

            return worst;
        }, cancellationToken));
        return command;
    }

    private static async Task<int> ImportAsync(WorkflowLibrary library, string file, Terminal terminal, CancellationToken cancellationToken)
    {
        if (await Verb.ReadDefinitionAsync(file, terminal, cancellationToken) is not { } definition)
        {
            return CommandLine.CouldNotRun;
        }

        var (outcome, problems) = await library.SaveAsync(
            definition, basedOn: null, Environment.UserName, $"Imported from {Path.GetFileName(file)}", cancellationToken);
        terminal.Problems(problems, file);
        switch (outcome)
        {
            case SaveOutcome.Saved { Revision: var revision }:
                terminal.Line(CommandTexts.Get("workflows.saved", revision.WorkflowId, revision.Number));
                return CommandLine.Done;
            case SaveOutcome.Unchanged { Latest: var latest }:
                terminal.Line(CommandTexts.Get("workflows.unchanged", latest.WorkflowId, latest.Number));
                return CommandLine.Done;
            case SaveOutcome.Stale { Latest: var latest }:
                terminal.Problem(Problem.Of("workflows.stale", ("id", latest.WorkflowId), ("number", latest.Number)), file);
                return CommandLine.ProblemsFound;
            default:
                return CommandLine.ProblemsFound;
        }
    }

    private static Command CreateExport(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = CommandTexts.Get("workflows.id") };
        var number = new Option<int?>("--revision") { Description = CommandTexts.Get("workflows.revision"), HelpName = "N" };
        var command = Verb.Create("export", "workflows.export");
        command.Add(id);
        command.Add(number);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var revision = await services.GetRequiredService<IWorkflowCatalog>().FindAsync(parsed.GetValue(id)!, parsed.GetValue(number), token);
            if (revision is null)
            {
                terminal.Problem(Problem.Of("runs.no_workflow", ("id", parsed.GetValue(id))));
                return CommandLine.ProblemsFound;
            }

            await terminal.Output.WriteAsync(revision.Definition);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreatePublish(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = CommandTexts.Get("workflows.id") };
        var number = new Option<int?>("--revision") { Description = CommandTexts.Get("workflows.revision"), HelpName = "N" };
        var command = Verb.Create("publish", "workflows.publish");
        command.Add(id);
        command.Add(number);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var library = services.GetRequiredService<WorkflowLibrary>();
            switch (await library.PublishAsync(parsed.GetValue(id)!, parsed.GetValue(number), token))
            {
                case PublishOutcome.Published { Revision: var revision, Certificate: var certificate }:
                    terminal.Problems(certificate.Problems);
                    terminal.Line(CommandTexts.Get("workflows.published", revision.WorkflowId, revision.Number));
                    return CommandLine.Done;
                case PublishOutcome.Refused { Revision: var revision, Certificate: var certificate }:
                    terminal.Problems(certificate.Problems);
                    terminal.Error(CommandTexts.Get("workflows.not_published", revision.WorkflowId, revision.Number));
                    return CommandLine.ProblemsFound;
                case PublishOutcome.NotThere { Problem: var problem }:
                    terminal.Problem(problem);
                    return CommandLine.ProblemsFound;
                default:
                    throw new UnreachableException();
            }
        }, cancellationToken));
        return command;
    }

    private static Command CreateDiff(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = CommandTexts.Get("workflows.id") };
        var from = new Option<int?>("--from") { Description = CommandTexts.Get("workflows.from"), HelpName = "N" };
        var to = new Option<int?>("--to") { Description = CommandTexts.Get("workflows.revision"), HelpName = "N" };
        var command = Verb.Create("diff", "workflows.diff");
        command.Add(id);
        command.Add(from);
        command.Add(to);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var library = services.GetRequiredService<WorkflowLibrary>();
            var (after, revision, problems) = await library.FindAsync(parsed.GetValue(id)!, parsed.GetValue(to), token);
            terminal.Problems(problems);
            if (after is null || revision is null)
            {
                return CommandLine.ProblemsFound;
            }

            var number = parsed.GetValue(from) ?? revision.Number - 1;
            var (before, revisionBefore, problemsBefore) = await library.FindAsync(after.Id, number, token);
            if (before is null)
            {
                terminal.Problems(revisionBefore is null
                    ? [Problem.Of("workflows.no_revision", ("id", after.Id), ("number", number))]
                    : problemsBefore);
                return CommandLine.ProblemsFound;
            }

            var changes = services.GetRequiredService<WorkflowDiff>().Between(before, after);
            foreach (var change in changes)
            {
                terminal.Line(change.In(CultureInfo.CurrentUICulture));
            }

            if (changes.Count == 0)
            {
                terminal.Line(CommandTexts.Get("workflows.same"));
            }

            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static JsonData ToJson(WorkflowSummary workflow) => JsonObject.Of(
        ("id", workflow.Id),
        ("name", new LocalText(workflow.Name).In("en")),
        ("latest", workflow.LatestNumber),
        ("published", workflow.PublishedNumber is { } number ? number : JsonNull.Value),
        ("changedAt", workflow.ChangedAt.UtcDateTime.ToString("O")));
}
