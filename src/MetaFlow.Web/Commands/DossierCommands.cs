using System.CommandLine;
using System.Globalization;
using MetaFlow.Credentials;
using MetaFlow.Runs.Dossiers;
using MetaFlow.Web.Credentials;
using MetaFlow.Web.Settings;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow runs export ID</c> and <c>metaflow runs verify FILE</c>: a run as one document, and whether it is still as it was.</summary>
internal static class DossierCommands
{
    public static Command CreateExport(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = CommandTexts.Get("runs.id") };
        var file = new Option<string>("--out") { Description = CommandTexts.Get("dossier.out"), HelpName = "FILE", Required = true };
        var command = Verb.Create("export", "runs.export");
        command.Add(id);
        command.Add(file);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(parsed, terminal, async (services, token) =>
        {
            var dossier = RunId.TryParse(parsed.GetValue(id), out var run)
                ? await services.GetRequiredService<RunDossiers>().ExportAsync(run, token)
                : null;
            if (dossier is null)
            {
                terminal.Problem(Problem.Of("runs.not_found", ("id", parsed.GetValue(id))));
                return CommandLine.ProblemsFound;
            }

            var name = parsed.GetValue(file)!;
            try
            {
                await File.WriteAllBytesAsync(name, dossier, token);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                terminal.Problem(Problem.Of("commands.unwritable_file", ("file", name)));
                return CommandLine.CouldNotRun;
            }

            terminal.Line(CommandTexts.Get("dossier.written", name));
            return CommandLine.Done;
        }, cancellationToken));
        return command;
    }

    /// <summary>Needs no store, and no key unless it is asked where the document comes from.</summary>
    public static Command CreateVerify(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = CommandTexts.Get("dossier.file") };
        var origin = new Option<bool>("--origin") { Description = CommandTexts.Get("dossier.origin") };
        var command = Verb.Create("verify", "runs.verify");
        command.Add(file);
        command.Add(origin);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (await Verb.ReadFileAsync(parsed.GetValue(file)!, terminal, cancellationToken) is not { } content)
            {
                return CommandLine.CouldNotRun;
            }

            if (!parsed.GetValue(origin))
            {
                return Say(DossierCheck.Check(content), terminal);
            }

            if (Verb.Settings(parsed, terminal) is not { } settings)
            {
                return CommandLine.CouldNotRun;
            }

            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration.AddMetaFlow(settings);
            builder.Services.AddCredentials();
            using var host = builder.Build();
            return Say(DossierCheck.Check(content, host.Services.GetRequiredService<ICredentialSeal>()), terminal);
        });
        return command;
    }

    private static int Say(DossierVerdict verdict, Terminal terminal)
    {
        foreach (var fit in verdict.Fits)
        {
            terminal.Line(fit.In(CultureInfo.CurrentUICulture).Message);
        }

        if (verdict.Fault is { } fault)
        {
            terminal.Problem(fault);
            return CommandLine.ProblemsFound;
        }

        terminal.Line(CommandTexts.Get("dossier.fits"));
        return CommandLine.Done;
    }
}
