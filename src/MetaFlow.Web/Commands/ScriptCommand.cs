using System.CommandLine;
using System.Text;
using System.Text.Json;
using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Web.Api;
using MetaFlow.Web.Settings;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow script FILE | --batch FILE | --doctor</c>: scripts in the sandbox, without a store.</summary>
internal static class ScriptCommand
{
    private const string StandardInput = "-";

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE") { Description = CommandTexts.Get("script.file"), Arity = ArgumentArity.ZeroOrOne };
        var input = new Option<string>("--input") { Description = CommandTexts.Get("script.input"), HelpName = "JSON" };
        var batch = new Option<string>("--batch") { Description = CommandTexts.Get("script.batch"), HelpName = "FILE" };
        var doctor = new Option<bool>("--doctor") { Description = CommandTexts.Get("script.doctor") };
        var json = Verb.JsonOption();
        var command = Verb.Create("script", "script");
        command.Add(file);
        command.Add(input);
        command.Add(batch);
        command.Add(doctor);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = (parsed.GetValue(file), parsed.GetValue(batch), parsed.GetValue(doctor));
            if (given is not ((not null, null, false) or (null, not null, false) or (null, null, true)))
            {
                terminal.Problem(Problem.Of("commands.script_which"));
                return CommandLine.CouldNotRun;
            }

            if (Configuration(parsed, terminal) is not { } configuration)
            {
                return CommandLine.CouldNotRun;
            }

            await using var services = Engine.OfLanguage(configuration);
            var desk = services.GetRequiredService<ScriptDesk>();
            return given switch
            {
                ({ } script, _, _) => await RunAsync(script, parsed.GetValue(input), parsed.GetValue(json), desk, terminal, cancellationToken),
                (_, { } lines, _) => await new ScriptBatch(desk, terminal).RunAsync(lines, cancellationToken),
                _ => await new ScriptDoctor(desk, terminal).LookAsync(parsed.GetValue(json), cancellationToken),
            };
        });
        return command;
    }

    private static ConfigurationManager? Configuration(ParseResult parsed, Terminal terminal)
    {
        if (Verb.Settings(parsed, terminal) is not { } settings)
        {
            return null;
        }

        var configuration = new ConfigurationManager();
        configuration.AddMetaFlow(settings);
        if (SettingsCheck.Check(configuration) is not { Count: > 0 } problems)
        {
            return configuration;
        }

        terminal.Problems(problems);
        return null;
    }

    private static async Task<int> RunAsync(
        string file, string? written, bool json, ScriptDesk desk, Terminal terminal, CancellationToken cancellationToken)
    {
        var source = file == StandardInput ? Encoding.UTF8.GetBytes(await Console.In.ReadToEndAsync(cancellationToken)) : await Verb.ReadFileAsync(file, terminal, cancellationToken);
        if (source is null || await InputAsync(written, terminal, cancellationToken) is not { } input)
        {
            return CommandLine.CouldNotRun;
        }

        var code = Encoding.UTF8.GetString(source);
        var problems = await desk.CheckAsync(code, cancellationToken);
        if (problems.Count > 0)
        {
            return Refuse(problems, file, json, terminal);
        }

        var ran = await desk.RunAsync(RunId.New(TimeProvider.System), code, input, desk.Ceiling, TimeProvider.System.GetUtcNow(), cancellationToken);
        foreach (var line in json ? [] : ran.Outcome.Log)
        {
            terminal.Error(line);
        }

        switch (ran.Outcome)
        {
            case ScriptOutcome.Failed failed:
                return Refuse([failed.Problem], file, json, terminal);
            case ScriptOutcome.Completed done:
                terminal.Json(json ? JsonObject.Of(("output", done.Output), ("account", ran.Account())) : done.Output);
                break;
        }

        return CommandLine.Done;
    }

    private static int Refuse(IReadOnlyList<Problem> problems, string file, bool json, Terminal terminal)
    {
        if (json)
        {
            terminal.Json(JsonObject.Of(("problems", JsonArray.Create([.. problems.Select(ProblemJson.ToJson)]))));
        }
        else
        {
            terminal.Problems(problems, file);
        }

        return CommandLine.ProblemsFound;
    }

    private static async Task<JsonData?> InputAsync(string? written, Terminal terminal, CancellationToken cancellationToken)
    {
        if (written is null)
        {
            return JsonNull.Value;
        }

        var bytes = written.StartsWith('@') ? await Verb.ReadFileAsync(written[1..], terminal, cancellationToken) : Encoding.UTF8.GetBytes(written);
        if (bytes is null)
        {
            return null;
        }

        try
        {
            return JsonData.Parse(bytes);
        }
        catch (JsonException)
        {
            terminal.Problem(Problem.Of("commands.not_json", ("file", written)));
            return null;
        }
    }
}
