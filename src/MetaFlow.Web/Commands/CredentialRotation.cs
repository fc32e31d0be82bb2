using System.CommandLine;
using System.Xml;
using MetaFlow.Credentials;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow credentials rotate</c>: another secret, and the one before for a while.</summary>
internal static class CredentialRotation
{
    public static Command Create(Terminal terminal)
    {
        var name = CredentialsCommand.NameArgument();
        var overlap = new Option<string>("--overlap")
        {
            Description = CommandTexts.Get("credentials.overlap"), HelpName = "DURATION", DefaultValueFactory = _ => "P1D",
        };
        var variable = new Option<string>("--from-env") { Description = CommandTexts.Get("credentials.rotate_from_env"), HelpName = "VARIABLE" };
        var command = Verb.Create("rotate", "credentials.rotate");
        command.Add(name);
        command.Add(overlap);
        command.Add(variable);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var (text, from) = (parsed.GetValue(overlap)!, parsed.GetValue(variable));
            if (Duration(text) is not { } good)
            {
                terminal.Problem(Problem.Of("credentials.overlap", ("value", text)));
                return CommandLine.ProblemsFound;
            }

            var secret = from is null ? PasswordInput.Read(CommandTexts.Get("credentials.new_value", parsed.GetValue(name))) : Environment.GetEnvironmentVariable(from);
            if (string.IsNullOrEmpty(secret))
            {
                terminal.Problem(from is null ? Problem.Of("credentials.empty_field", ("field", "secret")) : Problem.Of("credentials.no_variable", ("variable", from)));
                return CommandLine.ProblemsFound;
            }

            var (kept, problem) = await services.GetRequiredService<CredentialVault>().RotateAsync(parsed.GetValue(name)!, secret, good, token);
            if (kept is null)
            {
                terminal.Problem(problem!);
                return CommandLine.ProblemsFound;
            }

            terminal.Line(CommandTexts.Get("credentials.rotated", kept.Name, text));
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    private static TimeSpan? Duration(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text) is var span && span > TimeSpan.Zero && span <= TimeSpan.FromDays(365) ? span : null;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }
}
