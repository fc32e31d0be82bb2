using System.CommandLine;
using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow people list | add | reset-password | sign-out | token</c>.</summary>
internal static class PeopleCommand
{
    public static Command Create(Terminal terminal) => new("people", CommandTexts.Get("people"))
    {
        CreateList(terminal),
        CreateAdd(terminal),
        CreateResetPassword(terminal),
        CreateSignOut(terminal),
        PeopleTokenCommands.CreateToken(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var json = Verb.JsonOption();
        var command = Verb.Create("list", "people.list");
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var all = await services.GetRequiredService<PeopleDesk>().ListAsync(token);
            if (parsed.GetValue(json))
            {
                terminal.Json(JsonArray.Create([.. all.Select(ToJson)]));
                return CommandLine.Done;
            }

            var clock = services.GetRequiredService<TimeProvider>();
            terminal.Table(
                ["NAME", "ROLE", "STATE"],
                [.. all.Select(each => new[] { each.Name, each.Role.Name(), CommandTexts.Get($"people.state.{each.StateAt(clock.GetUtcNow()).Name()}") })]);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static Command CreateAdd(Terminal terminal)
    {
        var name = NameArgument();
        var role = new Option<string>("--role") { Description = CommandTexts.Get("people.role"), HelpName = "ROLE", Required = true };
        var command = Verb.Create("add", "people.add");
        command.Add(name);
        command.Add(role);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            if (RoleNames.Find(parsed.GetValue(role)) is not { } known)
            {
                terminal.Problem(PeopleProblems.RoleUnknown() with { Path = null });
                return CommandLine.ProblemsFound;
            }

            if (ReadPassword(terminal) is not { } password)
            {
                return CommandLine.ProblemsFound;
            }

            var added = await services.GetRequiredService<PeopleDesk>().AddAsync(parsed.GetValue(name), password, known, token);
            return Say("people.added", added, terminal);
        }, cancellationToken));
        return command;
    }

    private static Command CreateResetPassword(Terminal terminal)
    {
        var name = NameArgument();
        var command = Verb.Create("reset-password", "people.reset_password");
        command.Add(name);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var desk = services.GetRequiredService<PeopleDesk>();
            if (await FindAsync(desk, parsed.GetValue(name)!, terminal, token) is not { } person
                || ReadPassword(terminal) is not { } password)
            {
                return CommandLine.ProblemsFound;
            }

            return Say("people.password_reset", await desk.ResetPasswordAsync(person.Id, password, token), terminal);
        }, cancellationToken));
        return command;
    }

    private static Command CreateSignOut(Terminal terminal)
    {
        var name = NameArgument();
        var command = Verb.Create("sign-out", "people.sign_out");
        command.Add(name);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var desk = services.GetRequiredService<PeopleDesk>();
            return await FindAsync(desk, parsed.GetValue(name)!, terminal, token) is { } person
                ? Say("people.signed_out", await desk.SignOutEverywhereAsync(person.Id, token), terminal)
                : CommandLine.ProblemsFound;
        }, cancellationToken));
        return command;
    }

    private static Argument<string> NameArgument() => new("NAME") { Description = CommandTexts.Get("people.name") };

    private static async Task<Person?> FindAsync(
        PeopleDesk desk, string name, Terminal terminal, CancellationToken cancellationToken)
    {
        var person = await desk.FindByNameAsync(name, cancellationToken);
        if (person is null)
        {
            terminal.Problem(PeopleProblems.NotFound());
        }

        return person;
    }

    private static string? ReadPassword(Terminal terminal)
    {
        var password = PasswordInput.Read(CommandTexts.Get("people.password"));
        if (Console.IsInputRedirected || password == PasswordInput.Read(CommandTexts.Get("people.password_again")))
        {
            return password;
        }

        terminal.Problem(PeopleProblems.PasswordsDiffer() with { Path = null });
        return null;
    }

    private static int Say(string textKey, Checked<Person> answer, Terminal terminal)
    {
        if (answer.Good)
        {
            terminal.Line(CommandTexts.Get(textKey, answer.Value.Name, answer.Value.Role.Name()));
            return CommandLine.Done;
        }

        // The path is a field of a form, which a terminal does not have.
        terminal.Problems(answer.Problems.Select(problem => problem with { Path = null }));
        return CommandLine.ProblemsFound;
    }

    private static JsonData ToJson(Person person) => JsonObject.Of(
        ("id", person.Id.ToString("D")),
        ("name", person.Name),
        ("role", person.Role.Name()),
        ("active", person.Active),
        ("lockedUntil", person.LockedUntil is { } until ? until.UtcDateTime.ToString("O") : JsonNull.Value),
        ("createdAt", person.CreatedAt.UtcDateTime.ToString("O")));
}
