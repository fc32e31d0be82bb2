using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Triggers;
using MetaFlow.Triggers.Proofs;
using MetaFlow.Workflows;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web.Hooks;

/// <summary>Lets a call in or says why not: how it came, how often, who sent it, and what it is known by when it comes again.</summary>
internal sealed partial class HookGate(
    HookSecrets secrets, CallBuckets buckets, IOptions<HookOptions> options, TimeProvider clock, ILogger<HookGate> logger)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private HookOptions Options => options.Value;

    /// <summary>Before anybody looks for the webhook: an address that calls too often is not listened to.</summary>
    public HookRefusal? Meet(HttpRequest request) => Options.CallsPerMinuteOfAddress > 0
        ? HookRefusal.Rate(buckets.Take($"address {AddressOf(request)}", Options.CallsPerMinuteOfAddress, Minute))
        : null;

    public async ValueTask<(HookCallIn? In, HookRefusal? Refusal)> LetInAsync(HttpRequest request, Hook hook, CancellationToken cancellationToken)
    {
        var trigger = hook.Trigger;
        if (!trigger.Methods.Contains(request.Method, StringComparer.Ordinal))
        {
            var allowed = string.Join(", ", trigger.Methods);
            return (null, new HookRefusal(
                StatusCodes.Status405MethodNotAllowed, Problem.Of("hooks.method", ("method", request.Method), ("allowed", allowed))) { Allow = allowed });
        }

        if (HookRequest.WrongType(request, trigger.ContentTypes) is var (status, problem))
        {
            return (null, new HookRefusal(status, problem));
        }

        var wrong = $"wrong {hook.Workflow.Id}/{trigger.Id} {AddressOf(request)}";
        if (trigger.Proof != WebhookProof.None && Options.WrongPerMinuteOfAddress > 0
            && HookRefusal.Rate(buckets.Look(wrong, Options.WrongPerMinuteOfAddress, Minute)) is { } tooOften)
        {
            return (null, tooOften);
        }

        var largest = Math.Min(trigger.LargestBody ?? int.MaxValue, Options.LargestBody);
        var (body, unreadable) = await HookRequest.ReadBodyAsync(request, largest, Options.BodyTimeout, clock, cancellationToken);
        if (unreadable is var (bad, why))
        {
            return (null, new HookRefusal(bad, why) { Closes = true });
        }

        var now = clock.GetUtcNow();
        var call = new HookCall(name => request.Headers.TryGetValue(name, out var value) && value.Count > 0 ? value.ToString() : null, body);
        var verdict = default(ProofVerdict);
        if (trigger.Proof != WebhookProof.None)
        {
            verdict = await ProveAsync(trigger, call, now, cancellationToken);
            if (verdict.Refusal is { } refusal)
            {
                if (Options.WrongPerMinuteOfAddress > 0 && refusal.Code.StartsWith("hooks.proof_", StringComparison.Ordinal))
                {
                    buckets.Take(wrong, Options.WrongPerMinuteOfAddress, Minute);
                }

                return (null, HookRefusal.Of(refusal, trigger));
            }
        }

        // Behind the proof, so that nobody but the sender uses up what he may send.
        var rate = trigger.Rate ?? (Options.CallsPerMinute > 0 ? new CallRate(Options.CallsPerMinute, Minute) : null);
        if (rate is not null && HookRefusal.Rate(buckets.Take($"hook {hook.Workflow.Id}/{trigger.Id}", rate.Calls, rate.Per)) is { } over)
        {
            return (null, over);
        }

        return Read(request, hook, call, verdict, now, cancellationToken);
    }

    private (HookCallIn? In, HookRefusal? Refusal) Read(
        HttpRequest request, Hook hook, HookCall call, ProofVerdict verdict, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (received, unreadable) = HookRequest.Read(request, call.Body, hook.Trigger.Id, HookProofs.Headers(hook.Trigger), now);
        if (unreadable is var (status, problem))
        {
            return (null, new HookRefusal(status, problem));
        }

        var (keys, noKey) = HookKeys.Of(hook, call, verdict, received!, now, Options.RememberDeliveries, cancellationToken);
        return noKey is null
            ? (new HookCallIn(received!, keys, now, call.Body.Length), null)
            : (null, new HookRefusal(StatusCodes.Status422UnprocessableEntity, noKey) { Received = received });
    }

    private async ValueTask<ProofVerdict> ProveAsync(TriggerDeclaration.Webhook trigger, HookCall call, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (credential, problem) = await secrets.FindAsync(trigger.Credential!, cancellationToken);
        var verdict = credential is null ? new ProofVerdict(problem) : HookProofs.Check(trigger, call, credential, now);
        if (verdict.Refusal is { } ours && !ours.Code.StartsWith("hooks.proof_", StringComparison.Ordinal))
        {
            // What is wrong here is not for those outside.
            LogNotReady(trigger.Id, ours.Code, trigger.Credential!);
            return new ProofVerdict(Problem.Of("hooks.not_ready"));
        }

        return verdict;
    }

    private static string AddressOf(HttpRequest request) => request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";

    [LoggerMessage(LogLevel.Error, "The webhook {Trigger} cannot check who calls it: {ProblemCode} of the credential {Credential}")]
    private partial void LogNotReady(string trigger, string problemCode, string credential);
}

/// <summary>A call that was let in.</summary>
internal sealed record HookCallIn(JsonObject Received, IReadOnlyList<RunKey> Keys, DateTimeOffset At, int Length);
