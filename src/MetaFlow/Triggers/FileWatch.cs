using System.Globalization;
using System.Security.Cryptography;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Workflows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>
/// Starts runs for files that appear or change in the folders that triggers watch. What was there when a trigger was
/// first looked at has appeared before it, and starts nothing.
/// </summary>
internal sealed partial class FileWatch(
    PublishedTriggers published, ISeenFiles seen, RunStarter starter, TimeProvider clock, IOptions<FileTriggerOptions> options, IOptions<RunOptions> runs, ILogger<FileWatch> logger)
    : BackgroundService
{
    // Another node that watches the same folder starts nothing for the same file, nor does this one after a crash.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    // Says that the trigger was looked at before.
    private static readonly SeenFile Began = new("", 0, DateTimeOffset.UnixEpoch);

    private readonly Dictionary<string, Dictionary<string, SeenFile>> _lookedAt = [];
    private readonly Dictionary<string, Dictionary<string, SeenFile>> _taken = [];
    private readonly HashSet<string> _refused = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Roots.Count == 0 || !runs.Value.Worker)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.Every, clock);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    /// <summary>Looks once at every folder.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var one in await published.ListAsync(clock.GetUtcNow() - options.Value.Every, cancellationToken))
            {
                if (one.Trigger is TriggerDeclaration.File trigger)
                {
                    await LookAsync(one, trigger, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The folder or the database may be away for a while; what is there then is found.
            LogFailed(exception);
        }
    }

    private async Task LookAsync(PublishedTrigger one, TriggerDeclaration.File trigger, CancellationToken cancellationToken)
    {
        var name = $"{one.Workflow.Id}\n{trigger.Id}";
        if (WatchedFolder.Find(trigger.Folder, options.Value.Roots) is not { } folder)
        {
            if (_refused.Add($"{name}\n{one.Revision}"))
            {
                LogNotAllowed(Problem.Of("triggers.folder_not_allowed", ("trigger", trigger.Id), ("folder", trigger.Folder)).Message);
            }

            return;
        }

        if (folder.Look(trigger.Pattern) is not { } present)
        {
            return;
        }

        var before = _lookedAt.GetValueOrDefault(name) ?? [];
        _lookedAt[name] = present.ToDictionary(file => file.Path);
        if (_taken.ContainsKey(name) && before.Count == present.Count && present.All(file => before.GetValueOrDefault(file.Path) == file && IsTaken(name, file)))
        {
            return;
        }

        var known = (await seen.ListAsync(one.Workflow.Id, trigger.Id, cancellationToken)).ToDictionary(file => file.Path);
        if (!known.ContainsKey(Began.Path))
        {
            await seen.KeepAsync(one.Workflow.Id, trigger.Id, [Began, .. present], cancellationToken);
            return;
        }

        foreach (var file in present.Where(file => known.GetValueOrDefault(file.Path) != file && before.GetValueOrDefault(file.Path) == file))
        {
            if (await StartAsync(one, trigger, file, cancellationToken))
            {
                await seen.KeepAsync(one.Workflow.Id, trigger.Id, [file], cancellationToken);
                known[file.Path] = file;
            }
        }

        _taken[name] = known;
    }

    private bool IsTaken(string name, SeenFile file) => _taken.GetValueOrDefault(name)?.GetValueOrDefault(file.Path) == file;

    // False where it is to be tried again.
    private async Task<bool> StartAsync(PublishedTrigger one, TriggerDeclaration.File trigger, SeenFile file, CancellationToken cancellationToken)
    {
        if (await HashAsync(file, cancellationToken) is not { } hash)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var changed = file.ChangedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var fired = JsonObject.Of(
            ("id", trigger.Id), ("type", TriggerWord.File), ("path", file.Path), ("name", Path.GetFileName(file.Path)), ("size", file.Size),
            ("changedAt", changed), ("hash", hash));
        var (inputs, problem) = one.InputsOf(fired, now, cancellationToken);
        if (inputs is not null)
        {
            var key = RunKey.Of(
                now + Remembered, one.Workflow.Id, trigger.Id, TriggerWord.File, file.Path, file.Size.ToString(CultureInfo.InvariantCulture), changed);
            var (run, refused) = await starter.StartAsync(
                new RunRequest(one.Workflow, one.Revision, inputs, EventFiring.StartedBy(trigger)) { Trigger = fired, Keys = [key] }, cancellationToken);
            problem = run is null ? refused[0] : null;
        }

        if (problem is not null)
        {
            LogNotStarted(file.Path, one.Workflow.Id, trigger.Id, problem.Code);
        }

        return true;
    }

    // Null where it cannot be read now, or was changed meanwhile.
    private static async Task<string?> HashAsync(SeenFile file, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            return content.Length == file.Size ? Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The file {Path} could not start workflow {WorkflowId} by its trigger {Trigger}: {ProblemCode}")]
    private partial void LogNotStarted(string path, string workflowId, string trigger, string problemCode);

    [LoggerMessage(LogLevel.Warning, "{Problem}")]
    private partial void LogNotAllowed(string problem);

    [LoggerMessage(LogLevel.Warning, "Folders could not be looked through; trying again shortly")]
    private partial void LogFailed(Exception exception);
}
