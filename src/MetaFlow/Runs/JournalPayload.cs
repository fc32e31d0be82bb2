using System.Diagnostics;
using MetaFlow.Json;
using MetaFlow.Runs.Reruns;
using MetaFlow.Steps;

namespace MetaFlow.Runs;

/// <summary>
/// What journal entries carry, as JSON. Every entry that has a payload has <c>v</c>, the version of its shape: a new
/// shape gets a new version, and the old ones stay readable.
/// </summary>
internal static class JournalPayload
{
    private const int Version = 1;

    private const string ReusedMember = "reused";

    /// <summary>
    /// Of an entry that has a part of it elsewhere: see <see cref="LargeValues"/> and <see cref="SealedValues"/>. An older
    /// program would take it for one without that part.
    /// </summary>
    public const int PartialVersion = 2;

    private static readonly JsonObject Manual = JsonObject.Of(("id", "manual"), ("type", "manual"));

    public static JournalEntry Entry(RunEvent happened, long sequence, DateTimeOffset at) => 
        Entry(happened, Body(happened)?.ToUtf8() ?? [], sequence, at);

    public static JournalEntry Entry(RunEvent happened, byte[] payload, long sequence, DateTimeOffset at) =>
        new(sequence, KindOf(happened), happened.Path, happened.Number, payload, at);

    public static RunEvent Event(JournalEntry entry)
    {
        var payload = Read(entry);
        var happened = Event(entry, payload);
        return payload[ReusedMember] is JsonNumber reused ? happened with { Reused = (long)reused.Value } : happened;
    }

    private static RunEvent Event(JournalEntry entry, JsonObject payload)
    {
        var path = entry.StepPath;
        return entry.Kind switch
        {
            JournalKind.RunQueued => new RunEvent.Queued(
                payload["inputs"] as JsonObject ?? JsonObject.Empty, payload["trigger"] as JsonObject ?? Manual)
            {
                Rerun = Lineage.Read(payload), IsAwaited = payload["awaited"] is JsonBool { Value: true },
            },
            JournalKind.RunStarted => new RunEvent.Started(),
            JournalKind.StepStarted => new RunEvent.StepStarted(path, entry.Attempt, EffectIntent.Of(payload)),
            JournalKind.EffectSent => new RunEvent.EffectSent(path, entry.Attempt, Text(payload, "what") ?? ""),
            JournalKind.StepUnknown => new RunEvent.StepUnknown(path, entry.Attempt, ReadProblem(payload)),
            JournalKind.StepSettled => new RunEvent.StepSettled(
                path, entry.Attempt, Enum.Parse<SettleChoice>(Text(payload, "choice")!, ignoreCase: true), payload["output"],
                By(payload), Text(payload, "why")),
            JournalKind.StepCompleted when payload["branch"] is JsonText branch => new RunEvent.Branched(path, branch.Value),
            JournalKind.StepCompleted => new RunEvent.StepCompleted(
                path, entry.Attempt, payload["output"], payload["vars"] as JsonObject,
                payload["problem"] is JsonObject ? ReadProblem(payload) : null) { Account = payload["account"] as JsonObject },
            JournalKind.StepFailed => new RunEvent.StepFailed(
                path, entry.Attempt, ReadProblem(payload), Time(payload["retryAt"]), Text(payload, "step")) { Account = payload["account"] as JsonObject },
            JournalKind.StepSkipped => new RunEvent.StepSkipped(path),
            JournalKind.StepWaiting => new RunEvent.StepWaiting(
                path, entry.Attempt, new StepWait(Time(payload["until"]), payload["for"] as JsonObject ?? JsonObject.Empty)
                {
                    Heard = payload["heard"] is JsonNumber heard ? (int)heard.Value : 0,
                }),
            JournalKind.StepAnswered => new RunEvent.StepAnswered(
                path, payload["answer"] ?? JsonNull.Value, Text(payload, "by"), Text(payload, "why")),
            JournalKind.WaitSkipped => new RunEvent.WaitSkipped(path, By(payload), Text(payload, "why")),
            JournalKind.VarChanged => new RunEvent.VarChanged(
                Text(payload, "name") ?? "", payload["value"] ?? JsonNull.Value, By(payload), Text(payload, "why")),
            JournalKind.StepCancelled => new RunEvent.StepCancelled(path, entry.Attempt),
            JournalKind.LoopStarted => new RunEvent.LoopStarted(path, (int)((JsonNumber)payload["count"]!).Value) { ItemsAt = Time(payload["itemsAt"]) },
            JournalKind.ItemCompleted => new RunEvent.ItemCompleted(path, payload["result"] ?? JsonNull.Value),
            JournalKind.ItemFailed => new RunEvent.ItemFailed(path, payload["item"] ?? JsonNull.Value, ReadProblem(payload), payload["result"]),
            JournalKind.BranchCompleted => new RunEvent.BranchCompleted(path),
            JournalKind.BranchFailed => new RunEvent.BranchFailed(path, ReadProblem(payload)),
            JournalKind.BlockEntered => new RunEvent.BlockEntered(
                path, ((JsonText)payload["block"]!).Value,
                payload["problem"] is JsonObject ? new StepFault(Text(payload, "step") ?? "", ReadProblem(payload)) : null),
            JournalKind.RunSucceeded => new RunEvent.Succeeded(payload["output"]),
            JournalKind.RunFailed => new RunEvent.Failed(ReadProblem(payload)),
            JournalKind.RunPaused => new RunEvent.Paused(By(payload), Text(payload, "why")),
            JournalKind.RunResumed => new RunEvent.Resumed(By(payload), Text(payload, "why")),
            JournalKind.RunCancelling => new RunEvent.Cancelling(By(payload), Text(payload, "why")),
            JournalKind.RunCancelled => new RunEvent.Cancelled(),
            _ => throw new UnreachableException($"Journal entries of kind {entry.Kind} are not known."),
        };
    }

    public static JsonObject Read(JournalEntry entry) =>
        entry.Payload.IsEmpty ? JsonObject.Empty : (JsonObject)JsonData.Parse(entry.Payload.Span);

    public static Problem ReadProblem(JsonObject payload)
    {
        var problem = (JsonObject)payload["problem"]!;
        return new Problem(Text(problem, "code") ?? "", Text(problem, "message") ?? "", Text(problem, "path"), Text(problem, "hint"))
        {
            Names = (problem["names"] as JsonObject)?.ToDictionary(name => name.Key, name => ((JsonText)name.Value).Value)
                ?? [],
        };
    }

    private static JournalKind KindOf(RunEvent happened) => happened switch
    {
        RunEvent.Queued => JournalKind.RunQueued,
        RunEvent.Started => JournalKind.RunStarted,
        RunEvent.StepStarted => JournalKind.StepStarted,
        RunEvent.EffectSent => JournalKind.EffectSent,
        RunEvent.StepUnknown => JournalKind.StepUnknown,
        RunEvent.StepSettled => JournalKind.StepSettled,
        RunEvent.StepCompleted or RunEvent.Branched => JournalKind.StepCompleted,
        RunEvent.StepFailed => JournalKind.StepFailed,
        RunEvent.StepSkipped => JournalKind.StepSkipped,
        RunEvent.StepWaiting => JournalKind.StepWaiting,
        RunEvent.StepAnswered => JournalKind.StepAnswered,
        RunEvent.StepCancelled => JournalKind.StepCancelled,
        RunEvent.LoopStarted => JournalKind.LoopStarted,
        RunEvent.ItemCompleted => JournalKind.ItemCompleted,
        RunEvent.ItemFailed => JournalKind.ItemFailed,
        RunEvent.BranchCompleted => JournalKind.BranchCompleted,
        RunEvent.BranchFailed => JournalKind.BranchFailed,
        RunEvent.BlockEntered => JournalKind.BlockEntered,
        RunEvent.Succeeded => JournalKind.RunSucceeded,
        RunEvent.Failed => JournalKind.RunFailed,
        RunEvent.WaitSkipped => JournalKind.WaitSkipped,
        RunEvent.VarChanged => JournalKind.VarChanged,
        RunEvent.Paused => JournalKind.RunPaused,
        RunEvent.Resumed => JournalKind.RunResumed,
        RunEvent.Cancelling => JournalKind.RunCancelling,
        RunEvent.Cancelled => JournalKind.RunCancelled,
        _ => throw new UnreachableException(),
    };

    /// <summary>What an entry says beside its kind, step and time; null where these say it all.</summary>
    public static JsonObject? Body(RunEvent happened) => happened.Reused is { } sequence
        ? (Says(happened) ?? Write()).With(ReusedMember, sequence)
        : Says(happened);

    private static JsonObject? Says(RunEvent happened) => happened switch
    {
        RunEvent.Queued queued => Write([("inputs", queued.Inputs), ("trigger", queued.Trigger), .. queued.Rerun?.Members() ?? [], .. Given("awaited", queued.IsAwaited ? (JsonData)true : null)]),
        RunEvent.StepStarted { Intent: { } intent } => Write(intent.Members()),
        RunEvent.EffectSent sent => Write(("what", sent.What)),
        RunEvent.StepUnknown unknown => Write(Problem(unknown.Problem)),
        RunEvent.StepSettled settled => Write([
            ("choice", settled.Choice.ToString().ToLowerInvariant()), .. Given("output", settled.Output), .. Asked(settled.By, settled.Why)]),
        RunEvent.StepCompleted done => Write([
            .. Given("output", done.Output), .. Given("vars", done.Vars), .. Given("problem", done.Despite is { } problem ? Written(problem) : null),
            .. Given("account", done.Account)]),
        RunEvent.Branched branched => Write(("branch", branched.Branch)),
        RunEvent.StepFailed failed => Write([
            .. Problem(failed.Problem), .. Given("retryAt", Time(failed.RetryAt)), .. Given("step", failed.Origin), .. Given("account", failed.Account)]),
        RunEvent.StepWaiting waiting => Write([
            .. Given("until", Time(waiting.Wait.Until)), ("for", waiting.Wait.For),
            .. Given("heard", waiting.Wait.Heard > 0 ? waiting.Wait.Heard : null)]),
        RunEvent.StepAnswered answered => Write([("answer", answered.Answer), .. Given("by", answered.By), .. Given("why", answered.Why)]),
        RunEvent.WaitSkipped skipped => Write(Asked(skipped.By, skipped.Why)),
        RunEvent.VarChanged changed => Write([("name", changed.Name), ("value", changed.Value), .. Asked(changed.By, changed.Why)]),
        RunEvent.Paused paused => Write(Asked(paused.By, paused.Why)),
        RunEvent.Resumed resumed => Write(Asked(resumed.By, resumed.Why)),
        RunEvent.Cancelling cancelling => Write(Asked(cancelling.By, cancelling.Why)),
        RunEvent.LoopStarted loop => Write([("count", loop.Count), .. Given("itemsAt", Time(loop.ItemsAt))]),
        RunEvent.ItemCompleted item => Write(("result", item.Result)),
        RunEvent.ItemFailed item => Write([.. Problem(item.Problem), ("item", item.Item), .. Given("result", item.Result)]),
        RunEvent.BranchFailed branch => Write(Problem(branch.Problem)),
        RunEvent.BlockEntered { Problem: { } fault } block => Write(
            [("block", block.Block), ("step", fault.StepPath), .. Problem(fault.Problem)]),
        RunEvent.BlockEntered block => Write(("block", block.Block)),
        RunEvent.Succeeded { Output: { } output } => Write(("output", output)),
        RunEvent.Failed failed => Write(Problem(failed.Problem)),
        _ => null,
    };

    private static (string, JsonData)[] Given(string name, JsonData? value) => value is null ? [] : [(name, value)];

    private static (string, JsonData)[] Asked(string by, string? why) => [("by", by), .. Given("why", why)];

    private static string By(JsonObject payload) => Text(payload, "by") ?? "";

    private static (string, JsonData)[] Problem(Problem problem) => [("problem", Written(problem))];

    private static JsonData? Time(DateTimeOffset? at) => at is { } time ? time.ToUnixTimeMilliseconds() : null;

    private static DateTimeOffset? Time(JsonData? at) =>
        at is JsonNumber number ? DateTimeOffset.FromUnixTimeMilliseconds((long)number.Value) : null;

    private static string? Text(JsonObject members, string name) => (members[name] as JsonText)?.Value;

    private static JsonObject Written(Problem problem)
    {
        var names = new JsonObject.Builder();
        foreach (var (name, value) in problem.Names)
        {
            names[name] = value;
        }

        return JsonObject.Of(
            ("code", problem.Code), ("message", problem.Message), ("path", problem.Path), ("hint", problem.Hint),
            ("names", names.ToObject()));
    }

    private static JsonObject Write(params ReadOnlySpan<(string, JsonData)> members) => JsonObject.Of([("v", Version), .. members]);
}
