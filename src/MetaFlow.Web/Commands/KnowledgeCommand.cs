using System.CommandLine;
using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow knowledge add | list | show | remove | reindex | search | domains | eval</c>.</summary>
internal static class KnowledgeCommand
{
    public static Command Create(Terminal terminal) => new("knowledge", CommandTexts.Get("knowledge"))
    {
        KnowledgeAddCommands.Create(terminal),
        CreateList(terminal),
        CreateShow(terminal),
        CreateRemove(terminal),
        CreateReindex(terminal),
        KnowledgeSearchCommands.Create(terminal),
        KnowledgeDomainCommands.Create(terminal),
        KnowledgeEvalCommands.Create(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var domain = new Option<string>("--domain") { Description = CommandTexts.Get("knowledge.of_domain"), HelpName = "NAME" };
        var json = Verb.JsonOption();
        var command = Verb.Create("list", "knowledge.list");
        command.Add(domain);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var documents = await services.GetRequiredService<IKnowledgeStore>().ListAsync(parsed.GetValue(domain), token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. documents.Select(KnowledgeJson.Of)]));
                return CommandLine.Done;
            }

            terminal.Table(
                ["DOCUMENT", "DOMAIN", "TITLE", "SOURCE", "STATUS"],
                [.. documents.Select(each => new[] { each.Id.ToString(), each.Domain, each.Title, each.Source, KnowledgeJson.Status(each.State) })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateShow(Terminal terminal)
    {
        var id = new Argument<Guid>("DOCUMENT") { Description = CommandTexts.Get("knowledge.document") };
        var json = Verb.JsonOption();
        var command = Verb.Create("show", "knowledge.show");
        command.Add(id);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var store = services.GetRequiredService<IKnowledgeStore>();
            if (await store.FindAsync(parsed.GetValue(id), token) is not { } document)
            {
                return NoDocument(terminal, parsed.GetValue(id));
            }

            var passages = await store.PassagesAsync(document.Id, token);
            if (parsed.GetValue(json))
            {
                terminal.Json(KnowledgeJson.Of(document, await store.VersionsAsync(document.Id, token), passages));
                return CommandLine.Done;
            }

            terminal.Line(document.Title);
            terminal.Line(CommandTexts.Get("knowledge.facts", document.Domain, document.Source, document.Version, KnowledgeJson.Status(document.State), passages.Count));
            if (document.Metadata.Keywords.Count > 0)
            {
                terminal.Line(string.Join(", ", document.Metadata.Keywords));
            }

            if (document.State.Problem is { } problem)
            {
                terminal.Problem(problem);
            }

            terminal.Line();
            terminal.Line(document.Text);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateRemove(Terminal terminal)
    {
        var ids = new Argument<Guid[]>("DOCUMENT") { Description = CommandTexts.Get("knowledge.document"), Arity = ArgumentArity.OneOrMore };
        var command = Verb.Create("remove", "knowledge.remove");
        command.Add(ids);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var store = services.GetRequiredService<IKnowledgeStore>();
            var worst = CommandLine.Done;
            foreach (var id in parsed.GetValue(ids)!)
            {
                if (await store.DeleteAsync(id, token))
                {
                    terminal.Line(CommandTexts.Get("knowledge.removed", id));
                }
                else
                {
                    worst = NoDocument(terminal, id);
                }
            }

            return worst;
        }, cancellationToken));
        return command;
    }

    private static Command CreateReindex(Terminal terminal)
    {
        var id = new Argument<Guid?>("DOCUMENT") { Description = CommandTexts.Get("knowledge.document"), Arity = ArgumentArity.ZeroOrOne };
        var domain = new Option<string>("--domain") { Description = CommandTexts.Get("knowledge.of_domain"), HelpName = "NAME" };
        var command = Verb.Create("reindex", "knowledge.reindex");
        command.Add(id);
        command.Add(domain);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var (one, name) = (parsed.GetValue(id), parsed.GetValue(domain));
            var again = await services.GetRequiredService<KnowledgeLibrary>().ReadAgainAsync(one, name, token);
            if (one is { } missing && again == 0)
            {
                return NoDocument(terminal, missing);
            }

            var store = services.GetRequiredService<IKnowledgeStore>();
            var documents = one is { } only ? [only] : (await store.ListAsync(name, token)).Select(document => document.Id).ToList();
            var ended = await services.GetRequiredService<IngestionRun>().FinishAsync(documents, token);
            terminal.Problems(ended.Values.Select(state => state.Problem).OfType<Problem>());
            terminal.Line(CommandTexts.Get("knowledge.reindexed", again));
            return ended.Values.All(state => state.Problem is null) ? CommandLine.Done : CommandLine.ProblemsFound;
        }, cancellationToken));
        return command;
    }

    private static int NoDocument(Terminal terminal, Guid id)
    {
        terminal.Problem(Problem.Of("knowledge.no_document", ("id", id)));
        return CommandLine.ProblemsFound;
    }
}
