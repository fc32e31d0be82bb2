using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Rehearsals;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Steps.Approval;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Commands;

/// <summary>
/// <c>metaflow run FILE</c>: runs a definition to its end in this process and prints how it ended; or rehearses it, and prints
/// what it would do.
/// </summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = CommandTexts.Get("run.file") };
        var input = new Option<string>("--input") { Description = CommandTexts.Get("run.input"), HelpName = "JSON" };
        var rehearse = new Option<bool>("--rehearse") { Description = CommandTexts.Get("run.rehearse") };
        var record = new Option<bool>("--record") { Description = CommandTexts.Get("run.record") };
        var variant = new Option<string>("--variant") { Description = CommandTexts.Get("run.variant"), HelpName = "NAME" };
        var at = new Option<string>("--at") { Description = CommandTexts.Get("run.at"), HelpName = "TIME" };
        var json = Verb.JsonOption();
        var command = Verb.Create("run", "run");
        foreach (var option in new Option[] { input, at, rehearse, record, variant, json })
        {
            command.Add(option);
        }

        command.Add(file);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(file)!;
            if (Refuse(parsed.GetValue(rehearse), parsed.GetValue(record), parsed.GetValue(variant)) is { } problem)
            {
                terminal.Problem(problem);
                return CommandLine.CouldNotRun;
            }

            if (await Verb.ReadDefinitionAsync(name, terminal, cancellationToken) is not { } definition
                || await Verb.ReadObjectAsync(parsed.GetValue(input), terminal, cancellationToken) is not { } given)
            {
                return CommandLine.CouldNotRun;
            }

            if (Api.ManyRunsApi.Time(parsed.GetValue(at), out var notBefore) is { } noTime)
            {
                terminal.Problem(noTime);
                return CommandLine.CouldNotRun;
            }

            var recorder = parsed.GetValue(record) ? new RunRecorder() : null;
            var asked = new Asked(name, definition, given, parsed.GetValue(json), recorder, parsed.GetValue(variant), notBefore);
            return await Verb.RunAsync(
                parsed, terminal,
                (services, token) => parsed.GetValue(rehearse) ? RehearseAsync(services, terminal, asked, token) : RunAsync(services, terminal, asked, token),
                cancellationToken,
                services =>
                {
                    if (recorder is not null)
                    {
                        services.AddRecorder(recorder);
                    }
                });
        });
        return command;
    }

    private static Problem? Refuse(bool rehearse, bool record, string? variant) =>
        rehearse && record ? Problem.Of("commands.rehearse_or_record")
        : variant is not null && !record ? Problem.Of("commands.variant_of_recording")
        : variant is not null && !variant.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') ? Problem.Of("commands.variant_name", ("name", variant))
        : null;

    private static async Task<int> RunAsync(IServiceProvider services, Terminal terminal, Asked asked, CancellationToken cancellationToken)
    {
        if (Read(services, terminal, asked) is not { } workflow)
        {
            return CommandLine.ProblemsFound;
        }

        var request = new RunRequest(workflow, Revision: null, asked.Input, Environment.UserName)
        {
            Id = RunId.New(services.GetRequiredService<TimeProvider>()),
            NotBefore = asked.NotBefore,
        };
        if (workflow.AllSteps().OfType<WorkflowStep.Work>().FirstOrDefault(step => Asks(services, step)) is { } asking)
        {
            terminal.Error(CommandTexts.Get("run.asks", asking.Id, request.Id!));
        }

        if (asked.NotBefore is { } later)
        {
            // Whoever serves this store then begins it.
            var (queued, unfit) = await services.GetRequiredService<RunStarter>().StartAsync(request, cancellationToken);
            terminal.Problems(unfit);
            terminal.Line(queued is null
                ? ""
                : CommandTexts.Get("run.later", queued.Id, later.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)));
            return queued is null ? CommandLine.ProblemsFound : CommandLine.Done;
        }

        var (ended, refused) = await services.GetRequiredService<LocalRun>().RunAsync(request, cancellationToken);
        terminal.Problems(refused);
        if (ended is null)
        {
            return CommandLine.ProblemsFound;
        }

        var report = await services.GetRequiredService<RunReports>().FindAsync(ended.Head.Id, cancellationToken);
        if (asked.Json)
        {
            terminal.Json(report!.ToJson());
        }
        else
        {
            RunsCommand.Write(report!, terminal);
        }

        if (asked.Recorder is not null)
        {
            await KeepAsync(services, terminal, asked, workflow, ended.Head, cancellationToken);
        }

        return ended.Head.Status == RunStatus.Succeeded ? CommandLine.Done : CommandLine.ProblemsFound;
    }

    // Also of a run that failed: how a service refuses is worth a variant.
    private static async Task KeepAsync(
        IServiceProvider services, Terminal terminal, Asked asked, Workflow workflow, RunHead ended, CancellationToken cancellationToken)
    {
        var inputs = InputCheck.Complete(workflow.Inputs, asked.Input, out _) ?? asked.Input;
        var called = await SavedWorkflows.CalledAsync(workflow, (id, token) => FindAsync(services, FolderOf(asked.File), id, token), cancellationToken);
        var (cassettes, problems) = await asked.Recorder!.FinishAsync(workflow, inputs, called, ended, asked.Variant, cancellationToken);
        terminal.Problems(problems);
        var folder = CassetteFolder.Beside(FolderOf(asked.File), workflow.Id);
        foreach (var cassette in cassettes)
        {
            await folder.SaveAsync(cassette, cancellationToken);
        }

        if (!asked.Json)
        {
            terminal.Line(CommandTexts.Get("run.recorded", cassettes.Count, folder.Path));
        }
    }

    private static async Task<int> RehearseAsync(IServiceProvider services, Terminal terminal, Asked asked, CancellationToken cancellationToken)
    {
        if (Read(services, terminal, asked) is not { } workflow)
        {
            return CommandLine.ProblemsFound;
        }

        var folder = FolderOf(asked.File);
        var sources = new RehearsalSources(folder, (id, token) => FindAsync(services, folder, id, token));
        var report = await services.GetRequiredService<Rehearser>().RehearseAsync(workflow, asked.Input, sources, cancellationToken);
        if (asked.Json)
        {
            terminal.Json(RehearsalJson.ToJson(report, CultureInfo.CurrentUICulture));
        }
        else
        {
            RehearsalLines.Write(report, terminal);
        }

        return report.IsWhole ? CommandLine.Done : CommandLine.ProblemsFound;
    }

    // The file beside this one; else what is published in the store.
    private static async Task<Workflow?> FindAsync(IServiceProvider services, string folder, string id, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, $"{Path.GetFileName(id)}.json");
        if (File.Exists(file))
        {
            return services.GetRequiredService<WorkflowReader>().Read(await File.ReadAllTextAsync(file, Encoding.UTF8, cancellationToken), out _);
        }

        return await SavedWorkflows.FindAsync(services.GetRequiredService<IWorkflowCatalog>(), services.GetRequiredService<WorkflowLibrary>(), id, cancellationToken);
    }

    private static Workflow? Read(IServiceProvider services, Terminal terminal, Asked asked)
    {
        var workflow = asked.Definition.Read(services.GetRequiredService<WorkflowReader>(), out var problems);
        terminal.Problems(problems, asked.File);
        return workflow;
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".";

    private sealed record Asked(string File, ReceivedDefinition Definition, JsonObject Input, bool Json, RunRecorder? Recorder, string? Variant, DateTimeOffset? NotBefore);

    // It waits for somebody else, and nothing is seen of that in this terminal.
    private static bool Asks(IServiceProvider services, WorkflowStep.Work step) =>
        services.GetRequiredService<StepCatalog>().TryFind(step.Type, out var type) && type.Class == typeof(ApprovalStep);
}
