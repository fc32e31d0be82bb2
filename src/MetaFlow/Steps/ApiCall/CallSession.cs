using MetaFlow.Credentials;
using MetaFlow.Http;
using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>The calls of one attempt: all with the same credential, under the same rules.</summary>
internal sealed class CallSession(
    OutboundHttp http, HttpCredentials credentials, Credential? credential, ApiCallSettings settings, StepContext context, TimeProvider clock)
{
    private readonly HostList? _hosts = context.Conduct?.Hosts is { } hosts ? new HostList(hosts) : null;
    private Uri? _origin;
    private RequestCredential _use = RequestCredential.None;

    public long MaxBytes => settings.MaxBytes ?? http.MaxResponseBytes;

    /// <summary>The answer, where its status is one that was expected.</summary>
    public async Task<(HttpAnswer? Answer, StepOutcome? Failed)> SendAsync(
        ApiRequest request, CancellationToken cancellationToken)
    {
        _origin ??= request.Address;
        var isAtHome = Redirects.IsSameOrigin(_origin, request.Address);
        if (isAtHome && credential is not null && await SignInAsync(refused: null, cancellationToken) is { } unsigned)
        {
            return (null, unsigned);
        }

        var result = await SendOnceAsync(request, isAtHome, cancellationToken);

        // A token may end before its time. The service has not done anything for one that it refuses.
        if (isAtHome && _use.MayGrowOld && result is OutboundResult.Answered { Answer.Status: 401 })
        {
            if (await SignInAsync(_use, cancellationToken) is { } again)
            {
                return (null, again);
            }

            result = await SendOnceAsync(request, isAtHome, cancellationToken);
        }

        return result switch
        {
            OutboundResult.Answered { Answer: var answer } when IsExpected(answer) => (answer, null),
            OutboundResult.Answered { Answer: var answer } => (null, Refusals.Of(answer, _use.Mask, clock.GetUtcNow())),
            var failed => (null, Lost((OutboundResult.Failed)failed, request)),
        };
    }

    public JsonObject OutputOf(HttpAnswer answer, JsonData body)
    {
        var headers = new JsonObject.Builder(answer.Headers.Count);
        foreach (var (name, value) in answer.Headers)
        {
            // A cookie is a credential that the service gives: it does not belong into the journal.
            if (name != "set-cookie")
            {
                headers[name] = _use.Mask.Hide(value);
            }
        }

        return JsonObject.Of(("status", answer.Status), ("headers", headers.ToObject()), ("body", _use.Mask.Hide(body)));
    }

    private async Task<StepOutcome.Failed?> SignInAsync(RequestCredential? refused, CancellationToken cancellationToken)
    {
        var (use, failed) = await credentials.UseAsync(credential!, refused, cancellationToken);
        _use = use ?? _use;
        return failed is null ? null : new StepOutcome.Failed(failed.Problem, failed.Retryable, failed.RetryAfter);
    }

    private async Task<OutboundResult> SendOnceAsync(ApiRequest request, bool isAtHome, CancellationToken cancellationToken)
    {
        await context.SendingAsync($"{request.Method} {request.Address.Host}", cancellationToken);
        return await http.SendAsync(
            new OutboundCall(request.Method, isAtHome ? QueryText.Set(request.Address, _use.Query) : request.Address)
            {
                Headers = isAtHome ? request.Headers : Redirects.WithoutProofs(request.Headers),
                SecretHeaders = isAtHome ? _use.Headers : [],
                SecretQuery = [.. _use.Query.Select(parameter => parameter.Key)],
                Mask = _use.Mask,
                Content = request.Content,
                Hosts = _hosts,
                MaxBytes = MaxBytes,
                FinalStatuses = settings.ExpectStatus as IReadOnlyCollection<int> ?? [],
            },
            cancellationToken);
    }

    private bool IsExpected(HttpAnswer answer) => settings.ExpectStatus is { Count: > 0 } expected ? expected.Contains(answer.Status) : answer.IsSuccess;

    // Whether work that must not be done twice has been done is not known: trying again is for a person to decide.
    private StepOutcome Lost(OutboundResult.Failed failed, ApiRequest request) =>
        failed is { Retryable: true, MayHaveArrived: true } && context.Conduct is { Idempotency: Idempotency.None }
            ? new StepOutcome.Unknown(Problem.Of("api_call.answer_lost", ("host", request.Address.Host)))
            : new StepOutcome.Failed(failed.Problem, failed.Retryable, failed.RetryAfter);
}
