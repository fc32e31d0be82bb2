using MetaFlow.Credentials;
using MetaFlow.Expressions;
using MetaFlow.Http;
using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>Calls an HTTP service and gives its answer to the run.</summary>
/// <param name="vault">None on a node that keeps no credentials.</param>
[StepType("api_call", Effect = Effect.Irreversible)]
public sealed class ApiCallStep(
    OutboundHttp http, HttpCredentials credentials, ExpressionCache expressions, TimeProvider clock, CredentialVault? vault = null)
    : IStep<ApiCallSettings>, IForeseesOutput, IForeseesConduct, IChecksSettings
{
    public static StepShape Foresee(SettingShapes settings) => new(ApiCallShape.Of(settings));

    public static Conduct ForeseeConduct(WrittenSettings settings) => ApiCallConduct.Of(settings);

    public static IEnumerable<SettingProblem> Check(WrittenSettings settings) => ApiCallChecks.Of(settings);

    public async Task<StepOutcome> RunAsync(ApiCallSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        if (ApiRequest.Of(settings, context, out var problem) is not { } first)
        {
            return new StepOutcome.Failed(problem!, Retryable: false);
        }

        var (credential, refused) = await OpenAsync(settings.Credential, first, context, cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        var session = new CallSession(http, credentials, credential, settings, context, clock);
        return settings.Paging is { } paging
            ? await new PageReader(session, settings, paging, expressions, context).ReadAsync(first, cancellationToken)
            : await OnceAsync(session, first, settings, cancellationToken);
    }

    private static async Task<StepOutcome> OnceAsync(
        CallSession session, ApiRequest request, ApiCallSettings settings, CancellationToken cancellationToken)
    {
        var (answer, failed) = await session.SendAsync(request, cancellationToken);
        if (answer is null)
        {
            return failed!;
        }

        var body = AnswerBody.Read(answer, settings, out var problem);
        return problem is null
            ? new StepOutcome.Completed(session.OutputOf(answer, body!))
            : new StepOutcome.Failed(problem, Retryable: false);
    }

    private async Task<(Credential?, StepOutcome.Failed?)> OpenAsync(
        string? name, ApiRequest request, StepContext context, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return (null, null);
        }

        var (credential, problem) = vault is null
            ? (null, Problem.OfUnknown("credentials.unknown", name, []))
            : await vault.OpenAsync(name, cancellationToken);
        if (credential is null)
        {
            return (null, new StepOutcome.Failed(problem! with { Path = "settings.credential" }, Retryable: false));
        }

        // Data must not choose where a secret goes: either the definition names the host, or the credential does.
        var host = HostList.Plain(request.Address.IdnHost);
        problem = context.Conduct?.Hosts is null && credential.Hosts.Count == 0 ? Problem.Of("api_call.credential_needs_hosts", ("name", name), ("host", host))
            : credential.MayGoTo(host) ? null
            : Problem.Of("api_call.credential_not_for_host", ("name", name), ("host", host), ("known", string.Join(", ", credential.Hosts)));
        return problem is null
            ? (credential, null)
            : (null, new StepOutcome.Failed(problem with { Path = "settings.credential" }, Retryable: false));
    }
}
