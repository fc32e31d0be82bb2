using System.CommandLine;
using System.Globalization;
using MetaFlow.Web.Pages;
using MetaFlow.Workflows;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow explain FILE</c>: says a definition in words, without a store.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = CommandTexts.Get("explain.file") };
        var language = new Option<string>("--lang") { Description = CommandTexts.Get("explain.lang"), HelpName = "LANG" };
        language.AcceptOnlyFromAmong([.. Languages.All.Select(each => each.Code)]);
        var command = new Command("explain", CommandTexts.Get("explain")) { file, language };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            if (await Verb.ReadDefinitionAsync(path, terminal, cancellationToken) is not { } definition)
            {
                return CommandLine.CouldNotRun;
            }

            await using var services = Engine.OfLanguage();
            var workflow = definition.Read(services.GetRequiredService<WorkflowReader>(), out var problems);
            terminal.Problems(problems, path);
            if (workflow is null)
            {
                return CommandLine.ProblemsFound;
            }

            var said = parsed.GetValue(language) is { } code ? CultureInfo.GetCultureInfo(code) : CultureInfo.CurrentUICulture;
            foreach (var line in services.GetRequiredService<WorkflowWords>().Say(workflow, said))
            {
                terminal.Line(new string(' ', line.Depth * 2) + line.Text);
            }

            return CommandLine.Done;
        });
        return command;
    }
}
