using System.CommandLine;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow people token</c>: for programs that are set up before anybody opens a page.</summary>
internal static class PeopleTokenCommands
{
    private const int Days = 90;

    public static Command CreateToken(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = CommandTexts.Get("people.token.owner") };
        var role = new Option<string>("--role") { Description = CommandTexts.Get("people.token.role"), HelpName = "ROLE" };
        var label = new Option<string>("--label") { Description = CommandTexts.Get("people.token.label"), HelpName = "TEXT", DefaultValueFactory = _ => "command line" };
        var days = new Option<int>("--days") { Description = CommandTexts.Get("people.token.days"), HelpName = "N", DefaultValueFactory = _ => Days };
        var command = Verb.Create("token", "people.token");
        command.Add(name);
        command.Add(role);
        command.Add(label);
        command.Add(days);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            if (await services.GetRequiredService<PeopleDesk>().FindByNameAsync(parsed.GetValue(name)!, token) is not { } person)
            {
                terminal.Problem(PeopleProblems.NotFound());
                return CommandLine.ProblemsFound;
            }

            var wanted = parsed.GetValue(role) is { } written ? RoleNames.Find(written) : person.Role;
            if (wanted is null)
            {
                terminal.Problem(PeopleProblems.RoleUnknown() with { Path = null });
                return CommandLine.ProblemsFound;
            }

            var expires = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(Math.Clamp(parsed.GetValue(days), 0, 100_000));
            var made = await services.GetRequiredService<TokenDesk>().MakeAsync(person.Id, parsed.GetValue(label), wanted, expires, token);
            if (!made.Good)
            {
                // The path is a field of a form, which a terminal does not have.
                terminal.Problems(made.Problems.Select(problem => problem with { Path = null }));
                return CommandLine.ProblemsFound;
            }

            // Alone on its line, for a variable of a shell.
            terminal.Line(made.Value.Text);
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }
}
