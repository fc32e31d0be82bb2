using System.CommandLine;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow validate FILE…</c>: the problems of definitions, without a store.</summary>
internal static class ValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = CommandTexts.Get("validate.files"), Arity = ArgumentArity.OneOrMore };
        var json = Verb.JsonOption();
        var command = new Command("validate", CommandTexts.Get("validate")) { files, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Engine.OfLanguage();
            var reader = services.GetRequiredService<WorkflowReader>();
            var worst = CommandLine.Done;
            foreach (var file in parsed.GetValue(files)!)
            {
                worst = Math.Max(worst, await ValidateAsync(reader, file, terminal, parsed.GetValue(json), cancellationToken));
            }

            return worst;
        });
        return command;
    }

    private static async Task<int> ValidateAsync(
        WorkflowReader reader, string file, Terminal terminal, bool json, CancellationToken cancellationToken)
    {
        if (await Verb.ReadDefinitionAsync(file, terminal, cancellationToken) is not { } definition)
        {
            return CommandLine.CouldNotRun;
        }

        var workflow = definition.Read(reader, out var problems);
        if (json)
        {
            terminal.Json(JsonObject.Of(
                ("file", file), ("id", workflow?.Id), ("hash", workflow?.Hash),
                ("problems", JsonArray.Create([.. problems.Select(ToJson)]))));
        }
        else
        {
            terminal.Problems(problems, file);
            if (workflow is not null)
            {
                terminal.Line(CommandTexts.Get("validate.fine", file));
            }
        }

        return workflow is null ? CommandLine.ProblemsFound : CommandLine.Done;
    }

    internal static JsonData ToJson(Problem problem) => JsonObject.Of(
        ("code", problem.Code), ("message", problem.Message), ("hint", problem.Hint), ("path", problem.Path),
        ("line", problem.Line is { } line ? line : JsonNull.Value),
        ("column", problem.Column is { } column ? column : JsonNull.Value),
        ("severity", problem.Severity == Severity.Error ? "error" : "warning"));
}
