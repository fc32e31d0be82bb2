using System.Net;
using System.Text;
using MetaFlow.Credentials;

namespace MetaFlow.Steps.Notification;

/// <summary>Notifications to other services: a webhook of any kind, or the incoming ones of Slack and Teams.</summary>
internal sealed class WebhookChannel(WebhookClient client, CredentialVault vault, TimeProvider clock)
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

        using var request = target.Request(body);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", NotificationStep.KeyOf(context));
        request.Headers.TryAddWithoutValidation("User-Agent", "MetaFlow");
        if (target.Signature is { } signature)
        {
            request.Headers.TryAddWithoutValidation(
                WebhookSignature.Header, WebhookSignature.Of(body, signature.Values["secret"], clock.GetUtcNow()));
        }

        try
        {
            using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var answer = await ReadStartAsync(response, cancellationToken);
            var hasFailed = settings.Channel == NotificationChannel.Teams && answer.StartsWith(TeamsFailed, StringComparison.OrdinalIgnoreCase);
            return response.IsSuccessStatusCode && !hasFailed
                ? NotificationStep.Told(settings.Channel, [target.Name], NotificationStep.KeyOf(context))
                : Refused(target, response, answer, hasFailed);
        }
        catch (HttpRequestException exception)
        {
            var isUntrusted = exception.HttpRequestError == HttpRequestError.SecureConnectionError;
            return new StepOutcome.Failed(
                Problem.Of(isUntrusted ? "notification.not_trusted" : "notification.unreachable", ("name", target.Name)), Retryable: !isUntrusted);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new StepOutcome.Failed(Problem.Of("notification.unreachable", ("name", target.Name)), Retryable: true);
        }
    }

    // 408, 425, 429 and 5xx pass with time; any other refusal needs a person.
    private StepOutcome.Failed Refused(WebhookTarget target, HttpResponseMessage response, string answer, bool hasFailed)
    {
        var said = target.Mask.Hide(new string([.. answer.Select(letter => char.IsControl(letter) ? ' ' : letter)])).Trim();
        var passes = hasFailed || response.StatusCode is HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests
            or >= HttpStatusCode.InternalServerError;
        return new StepOutcome.Failed(
            Problem.Of(
                said.Length == 0 ? "notification.refused" : "notification.refused_saying",
                ("name", target.Name), ("status", (int)response.StatusCode), ("answer", said.Length <= LongestAnswer ? said : said[..LongestAnswer] + "…")),
            passes,
            RetryAfter(response));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => null,
    };

    // Its first words, masked before they are cut: a cut secret would not be found.
    private static async Task<string> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }
}
