using System.CommandLine;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow knowledge domains list | add | rename | merge | activate | deactivate</c>.</summary>
internal static class KnowledgeDomainCommands
{
    public static Command Create(Terminal terminal) => new("domains", CommandTexts.Get("knowledge.domains"))
    {
        CreateList(terminal),
        CreateAdd(terminal),
        Move(terminal, "rename", "TO", (domains, name, to, token) => domains.RenameAsync(name, to, token)),
        Move(terminal, "merge", "INTO", (domains, name, into, token) => domains.MergeAsync(name, into, token)),
        Switch(terminal, "activate", active: true),
        Switch(terminal, "deactivate", active: false),
    };

    private static Command CreateList(Terminal terminal)
    {
        var json = Verb.JsonOption();
        var command = Verb.Create("list", "knowledge.domains.list");
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var domains = await services.GetRequiredService<IKnowledgeStore>().ListDomainsAsync(token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. domains.Select(KnowledgeJson.Of)]));
                return CommandLine.Done;
            }

            terminal.Table(
                ["DOMAIN", "DOCUMENTS", "COMMON", "ACTIVE", "KEYWORDS"],
                [.. domains.Select(each => new[]
                {
                    each.Name, each.Documents.ToString(CultureInfo.InvariantCulture), Mark(each.Common), Mark(each.Active), string.Join(", ", each.Keywords),
                })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateAdd(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = CommandTexts.Get("knowledge.domains.name") };
        var keywords = new Option<string[]>("--keyword") { Description = CommandTexts.Get("knowledge.domains.keywords"), HelpName = "WORD" };
        var common = new Option<bool?>("--common") { Description = CommandTexts.Get("knowledge.domains.common") };
        var json = Verb.JsonOption();
        var command = Verb.Create("add", "knowledge.domains.add");
        command.Add(name);
        command.Add(keywords);
        command.Add(common);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var words = parsed.GetValue(keywords) is { Length: > 0 } given ? given : null;
            var (domain, problem) = await services.GetRequiredService<KnowledgeDomains>()
                .PutAsync(parsed.GetValue(name)!, words, parsed.GetValue(common), active: null, token);
            if (domain is null)
            {
                terminal.Problem(problem!);
                return CommandLine.ProblemsFound;
            }

            if (parsed.GetValue(json))
            {
                terminal.Json(KnowledgeJson.Of(domain));
            }
            else
            {
                terminal.Line(CommandTexts.Get("knowledge.domains.done", domain.Name));
            }

            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command Move(
        Terminal terminal, string verb, string argument, Func<KnowledgeDomains, string, string, CancellationToken, Task<Problem?>> move)
    {
        var name = new Argument<string>("NAME") { Description = CommandTexts.Get("knowledge.domains.name") };
        var target = new Argument<string>(argument) { Description = CommandTexts.Get($"knowledge.domains.{verb}.target") };
        var command = Verb.Create(verb, $"knowledge.domains.{verb}");
        command.Add(name);
        command.Add(target);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            parsed, terminal,
            async (services, token) => Say(
                terminal, parsed.GetValue(target)!,
                await move(services.GetRequiredService<KnowledgeDomains>(), parsed.GetValue(name)!, parsed.GetValue(target)!, token)),
            cancellationToken));
        return command;
    }

    private static Command Switch(Terminal terminal, string verb, bool active)
    {
        var name = new Argument<string>("NAME") { Description = CommandTexts.Get("knowledge.domains.name") };
        var command = Verb.Create(verb, $"knowledge.domains.{verb}");
        command.Add(name);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            parsed, terminal,
            async (services, token) => Say(
                terminal, parsed.GetValue(name)!,
                await services.GetRequiredService<KnowledgeDomains>().SwitchAsync(parsed.GetValue(name)!, active, token)),
            cancellationToken));
        return command;
    }

    private static int Say(Terminal terminal, string name, Problem? problem)
    {
        if (problem is not null)
        {
            terminal.Problem(problem);
            return CommandLine.ProblemsFound;
        }

        terminal.Line(CommandTexts.Get("knowledge.domains.done", name));
        return CommandLine.Done;
    }

    private static string Mark(bool holds) => holds ? "✓" : "";
}
