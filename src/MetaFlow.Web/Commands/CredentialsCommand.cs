using System.CommandLine;
using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Web.Api;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow credentials list | add | rotate | remove</c>.</summary>
internal static class CredentialsCommand
{
    public static Command Create(Terminal terminal) => new("credentials", CommandTexts.Get("credentials"))
    {
        CreateList(terminal),
        CreateAdd(terminal),
        CredentialRotation.Create(terminal),
        CreateRemove(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var json = Verb.JsonOption();
        var command = Verb.Create("list", "credentials.list");
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var all = await services.GetRequiredService<CredentialVault>().ListAsync(token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. all.Select(CredentialsApi.ToJson)]));
                return CommandLine.Done;
            }

            terminal.Table(
                ["NAME", "KIND", "FIELDS", "HOSTS"],
                [.. all.Select(each => new[] { each.Name, each.Kind.Name(), string.Join(", ", each.Fields), string.Join(", ", each.Hosts) })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateAdd(Terminal terminal)
    {
        var name = NameArgument();
        var kind = new Option<string>("--kind")
        {
            Description = CommandTexts.Get("credentials.kind", string.Join(", ", CredentialKinds.Names)), HelpName = "KIND", Required = true,
        };
        var field = Repeated("--field", "credentials.field", "NAME | NAME=@FILE");
        var variable = Repeated("--from-env", "credentials.from_env", "FIELD=VARIABLE");
        var host = Repeated("--host", "credentials.host", "HOST");
        var json = Verb.JsonOption();
        var command = Verb.Create("add", "credentials.add");
        foreach (var part in new Option[] { kind, field, variable, host, json })
        {
            command.Add(part);
        }

        command.Add(name);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var input = new CredentialInput(
                parsed.GetValue(kind)!, parsed.GetValue(field) ?? [], parsed.GetValue(variable) ?? [], terminal);
            if (await input.ReadAsync(token) is not { } values)
            {
                return CommandLine.ProblemsFound;
            }

            var draft = new CredentialDraft(parsed.GetValue(name)!, parsed.GetValue(kind)!, values, parsed.GetValue(host) ?? []);
            if (draft.Check(out var problems) is not { } credential)
            {
                // The path is a member of the API's JSON, which a terminal does not have.
                terminal.Problems(problems.Select(problem => problem with { Path = null }));
                return CommandLine.ProblemsFound;
            }

            var saved = await services.GetRequiredService<CredentialVault>().SaveAsync(credential, token);
            if (parsed.GetValue(json))
            {
                terminal.Json(CredentialsApi.ToJson(saved));
            }
            else
            {
                terminal.Line(CommandTexts.Get("credentials.saved", saved.Name, saved.Kind.Name(), string.Join(", ", saved.Fields)));
            }

            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateRemove(Terminal terminal)
    {
        var name = NameArgument();
        var command = Verb.Create("remove", "credentials.remove");
        command.Add(name);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var vault = services.GetRequiredService<CredentialVault>();
            if (await vault.RemoveAsync(parsed.GetValue(name)!, token))
            {
                terminal.Line(CommandTexts.Get("credentials.removed", parsed.GetValue(name)));
                return CommandLine.Done;
            }

            terminal.Problem(Problem.OfUnknown(
                "credentials.unknown", parsed.GetValue(name)!, (await vault.ListAsync(token)).Select(each => each.Name)));
            return CommandLine.ProblemsFound;
        }, cancellationToken));
        return command;
    }

    internal static Argument<string> NameArgument() => new("NAME") { Description = CommandTexts.Get("credentials.name") };

    private static Option<string[]> Repeated(string name, string textKey, string helpName) => new(name)
    {
        Description = CommandTexts.Get(textKey), HelpName = helpName, AllowMultipleArgumentsPerToken = false,
    };
}
