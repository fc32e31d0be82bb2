using System.Diagnostics;
using System.Text;
using MetaFlow.Credentials;
using MetaFlow.Http;

namespace MetaFlow.Steps.Notification;

/// <summary>Notifications to other services: a webhook of any kind, or the incoming ones of Slack and Teams.</summary>
internal sealed class WebhookChannel(OutboundHttp http, CredentialVault vault, TimeProvider clock)
{
    private const int LongestAnswer = 200;

    // Teams answers 200 and says in words that it has failed.
    private const string TeamsFailed = "Webhook message delivery failed";

    public async Task<StepOutcome> SendAsync(NotificationSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        var (target, problem) = await WebhookTarget.FindAsync(settings, vault, cancellationToken);
        var (body, tooLong) = WebhookBody.Of(settings, context, clock.GetUtcNow());
        if (target is null || body is null)
        {
            return new StepOutcome.Failed((problem ?? tooLong)!, Retryable: false);
        }

        List<KeyValuePair<string, string>> headers = [new("Idempotency-Key", NotificationStep.KeyOf(context))];
        if (target.Signature is { } signature)
        {
            headers.Add(new(WebhookSignature.Header, WebhookSignature.Of(body, signature.Values["secret"], clock.GetUtcNow())));
        }

        await context.SendingAsync(target.Name, cancellationToken);
        switch (await http.SendAsync(target.Call(body, headers), cancellationToken))
        {
            case OutboundResult.Failed { Retryable: true, MayHaveArrived: true } lost:
                return new StepOutcome.Unknown(lost.Problem);
            case OutboundResult.Failed failed:
                return new StepOutcome.Failed(failed.Problem, failed.Retryable, failed.RetryAfter);
            case OutboundResult.Answered { Answer: var answer }:
                var said = Start(answer.Body.Span);
                var hasFailed = settings.Channel == NotificationChannel.Teams && said.StartsWith(TeamsFailed, StringComparison.OrdinalIgnoreCase);
                return answer.IsSuccess && !hasFailed
                    ? NotificationStep.Told(settings.Channel, [target.Name], NotificationStep.KeyOf(context))
                    : Refused(target, answer, said, hasFailed);
            default:
                throw new UnreachableException();
        }
    }

    // 408, 425, 429 and 5xx pass with time; any other refusal needs a person.
    private StepOutcome.Failed Refused(WebhookTarget target, HttpAnswer answer, string text, bool hasFailed)
    {
        var said = target.Mask.Hide(new string([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)])).Trim();
        return new StepOutcome.Failed(
            Problem.Of(
                said.Length == 0 ? "notification.refused" : "notification.refused_saying",
                ("name", target.Name), ("status", answer.Status), ("answer", said.Length <= LongestAnswer ? said : said[..LongestAnswer] + "…")),
            hasFailed || answer.Status is 408 or 425 or 429 or >= 500,
            answer.RetryAfter(clock.GetUtcNow()));
    }

    // Its first words, masked before they are cut: a cut secret would not be found.
    private static string Start(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body[..Math.Min(body.Length, 16 * 1024)]);
}
