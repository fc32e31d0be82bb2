using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Triggers.Proofs;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers;

/// <summary>What a call is known by when it comes again.</summary>
public static class HookKeys
{
    private const string IdempotencyHeader = "Idempotency-Key";

    /// <summary>
    /// A signature that says when it was made is good for one call: with the same one again nothing is started, whatever
    /// else the call says of itself. A delivery that comes again, signed anew, is the run that is there.
    /// </summary>
    /// <param name="keep">For how long deliveries are remembered.</param>
    public static (IReadOnlyList<RunKey> Keys, Problem? Problem) Of(
        Hook hook, HookCall call, ProofVerdict verdict, JsonObject received, DateTimeOffset now, TimeSpan keep, CancellationToken cancellationToken)
    {
        var (delivery, problem) = Delivery(hook, call, received, now, cancellationToken);
        if (problem is not null)
        {
            return ([], problem);
        }

        var keys = new List<RunKey>(2);
        if (verdict.Signature is { } signature)
        {
            // Older than the tolerance it is refused for its age; before it, a clock of theirs may be ahead.
            var until = now + (hook.Trigger.Terms.Tolerance * 2) + TimeSpan.FromMinutes(2);
            keys.Add(Key(hook, until, "signature", signature) with { Refusal = Problem.Of("hooks.replayed") });
        }

        if (delivery is { Length: > 0 })
        {
            keys.Add(Key(hook, now + keep, "delivery", delivery));
        }

        return (keys, null);
    }

    private static RunKey Key(Hook hook, DateTimeOffset until, string kind, string value) =>
        RunKey.Of(until, hook.Workflow.Id, hook.Trigger.Id, kind, value);

    private static (string? Delivery, Problem? Problem) Delivery(
        Hook hook, HookCall call, JsonObject received, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (hook.Trigger.DeduplicateBy is not { } key)
        {
            return (Named(hook.Trigger.Proof, call, received["body"] as JsonObject), null);
        }

        try
        {
            var scope = new ExpressionScope { Now = now, CancellationToken = cancellationToken };
            return key.Expression.Evaluate(JsonObject.Of(("trigger", received)), scope) switch
            {
                null or JsonNull => (null, null),
                JsonText text => (text.Value, null),
                var value => (value.ToString(), null),
            };
        }
        catch (ExpressionException exception)
        {
            return (null, exception.ToProblem() with { Path = key.Place.Path });
        }
    }

    // As the sender calls his deliveries.
    private static string? Named(WebhookProof proof, HookCall call, JsonObject? body) => proof switch
    {
        WebhookProof.Github => call.Header("X-GitHub-Delivery"),
        WebhookProof.Stripe => (body?["id"] as JsonText)?.Value,
        WebhookProof.Slack => (body?["event_id"] as JsonText)?.Value,
        _ => null,
    } ?? call.Header(IdempotencyHeader);
}
