using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Web.Api;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Hooks;

/// <summary>Why a call was not let in, and how that is answered.</summary>
internal sealed record HookRefusal(int Status, Problem Problem)
{
    public TimeSpan? RetryAfter { get; init; }

    public string? Allow { get; init; }

    /// <summary>How a sender is asked for what he left out.</summary>
    public string? Challenge { get; init; }

    /// <summary>What is still coming on this connection is not waited for.</summary>
    public bool Closes { get; init; }

    /// <summary>What was received, where it was read.</summary>
    public JsonObject? Received { get; init; }

    public static HookRefusal? Rate(TimeSpan? wait) => wait is { } until
        ? new HookRefusal(StatusCodes.Status429TooManyRequests, Problem.Of("hooks.too_often", ("seconds", Seconds(until)))) { RetryAfter = until }
        : null;

    public static HookRefusal Of(Problem problem, TriggerDeclaration.Webhook trigger) => problem.Code == "hooks.not_ready"
        ? new HookRefusal(StatusCodes.Status503ServiceUnavailable, problem)
        : new HookRefusal(StatusCodes.Status401Unauthorized, problem)
        {
            Challenge = trigger.Proof switch
            {
                WebhookProof.Basic => "Basic realm=\"webhook\", charset=\"UTF-8\"",
                WebhookProof.Bearer => "Bearer",
                _ => null,
            },
        };

    public Task AnswerAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        if (RetryAfter is { } until)
        {
            headers.RetryAfter = Seconds(until).ToString(CultureInfo.InvariantCulture);
        }

        if (Allow is not null)
        {
            headers.Allow = Allow;
        }

        if (Challenge is not null)
        {
            headers.WWWAuthenticate = Challenge;
        }

        if (Closes && HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            headers.Connection = "close";
        }

        return ApiProblems.Answer(Status, [Problem]).ExecuteAsync(http);
    }

    private static int Seconds(TimeSpan wait) => (int)Math.Max(1, Math.Min(86_400, Math.Ceiling(wait.TotalSeconds)));
}
