using System.CommandLine;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow validate FILE…</c>: the problems and certificates of definitions, without a store.</summary>
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
            var worst = CommandLine.Done;
            var definitions = new List<(string File, ReceivedDefinition Definition)>();
            foreach (var file in parsed.GetValue(files)!)
            {
                if (await Verb.ReadDefinitionAsync(file, terminal, cancellationToken) is { } definition)
                {
                    definitions.Add((file, definition));
                }
                else
                {
                    worst = CommandLine.CouldNotRun;
                }
            }

            var maker = services.GetRequiredService<CertificateMaker>();
            var around = await AroundAsync(services.GetRequiredService<WorkflowReader>(), services.GetRequiredService<ScriptDesk>(), definitions, cancellationToken);
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            foreach (var (file, definition) in definitions)
            {
                worst = Math.Max(worst, Print(file, maker.Make(definition, around, now), terminal, parsed.GetValue(json)));
            }

            return worst;
        });
        return command;
    }

    // Several files know each other; of one alone it is not known what else there is.
    private static async Task<Surroundings> AroundAsync(
        WorkflowReader reader, ScriptDesk desk, List<(string File, ReceivedDefinition Definition)> definitions, CancellationToken cancellationToken)
    {
        var workflows = new Dictionary<string, CalledWorkflow>();
        var scripts = new Dictionary<string, IReadOnlyList<Problem>>(StringComparer.Ordinal);
        foreach (var (_, definition) in definitions)
        {
            if (definition.Problem is null && reader.Examine(definition.Utf8.Span, Surroundings.Unknown, out _) is { } workflow)
            {
                workflows[workflow.Workflow.Id] = CalledWorkflow.Of(workflow);
                foreach (var (code, problems) in await SurroundingsFinder.ScriptsAsync(workflow.Workflow, desk, cancellationToken))
                {
                    scripts[code] = problems;
                }
            }
        }

        return new Surroundings { Workflows = definitions.Count < 2 ? null : workflows, Scripts = scripts };
    }

    private static int Print(string file, Certificate certificate, Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.Json(ToJson(file, certificate));
        }
        else
        {
            terminal.Problems(certificate.Problems, file);
            if (!certificate.HasErrors)
            {
                terminal.Line(CommandTexts.Get(certificate.Problems.Count == 0 ? "validate.fine" : "validate.warned", file));
                foreach (var section in new CertificateWords(CultureInfo.CurrentUICulture).Say(certificate))
                {
                    terminal.Line($"  {section.Title}");
                    foreach (var line in section.Lines)
                    {
                        terminal.Line($"    {line}");
                    }
                }
            }
        }

        return certificate.HasErrors ? CommandLine.ProblemsFound : CommandLine.Done;
    }

    private static JsonObject ToJson(string file, Certificate certificate)
    {
        var members = new JsonObject.Builder { ["file"] = file };
        foreach (var (name, value) in CertificateJson.ToJson(certificate))
        {
            members[name] = value;
        }

        return members.ToObject();
    }
}
