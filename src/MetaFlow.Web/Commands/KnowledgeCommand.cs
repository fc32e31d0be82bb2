using System.CommandLine;
using MetaFlow.Json;
using MetaFlow.Knowledge;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow knowledge list | add | eval</c>.</summary>
internal static class KnowledgeCommand
{
    public static Command Create(Terminal terminal) => new("knowledge", CommandTexts.Get("knowledge"))
    {
        CreateList(terminal),
        CreateAdd(terminal),
        KnowledgeEvalCommands.Create(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var domain = new Option<string>("--domain") { Description = CommandTexts.Get("knowledge.domain"), HelpName = "NAME" };
        var json = Verb.JsonOption();
        var command = Verb.Create("list", "knowledge.list");
        command.Add(domain);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var documents = await services.GetRequiredService<IKnowledgeStore>().ListAsync(parsed.GetValue(domain), token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. documents.Select(each => (JsonData)JsonObject.Of(
                    ("id", each.Id.ToString()), ("domain", each.Domain), ("title", each.Title),
                    ("source", each.Source), ("version", each.Version)))]));
                return CommandLine.Done;
            }

            terminal.Table(
                ["DOMAIN", "TITLE", "SOURCE"],
                [.. documents.Select(each => new[] { each.Domain, each.Title, each.Source })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateAdd(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = CommandTexts.Get("knowledge.files"), Arity = ArgumentArity.OneOrMore };
        var domain = new Option<string>("--domain") { Description = CommandTexts.Get("knowledge.domain"), HelpName = "NAME" };
        var command = Verb.Create("add", "knowledge.add");
        command.Add(files);
        command.Add(domain);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var library = services.GetRequiredService<KnowledgeLibrary>();
            var worst = CommandLine.Done;
            foreach (var file in parsed.GetValue(files)!)
            {
                if (await Verb.ReadFileAsync(file, terminal, token) is null)
                {
                    worst = CommandLine.CouldNotRun;
                    continue;
                }

                var (document, outcome, problem) = await library.AddFileAsync(file, Path.GetFileName(file), parsed.GetValue(domain), token);
                if (problem is not null)
                {
                    terminal.Problem(problem);
                    worst = Math.Max(worst, CommandLine.ProblemsFound);
                    continue;
                }

                terminal.Line(CommandTexts.Get($"knowledge.{outcome}", document!.Title, document.Domain));
            }

            return worst;
        }, cancellationToken));
        return command;
    }
}
