using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web.SignIn;

/// <summary>A live page makes no requests that could be refused, so its session is looked at on the clock.</summary>
internal sealed class CircuitSessions(SessionCheck sessions, IOptions<SignInOptions> options, ILoggerFactory loggers)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => options.Value.SessionCheckInterval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await sessions.HoldsAsync(authenticationState.User, cancellationToken);
}
