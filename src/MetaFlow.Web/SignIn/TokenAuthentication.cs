using System.Text.Encodings.Web;
using MetaFlow.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace MetaFlow.Web.SignIn;

/// <summary><c>Authorization: Bearer mf_…</c> for programs.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, TokenDesk desk)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "token";

    private const string Bearer = "Bearer ";

    /// <summary>Whatever the header says: somebody who sends it does not mean the session cookie.</summary>
    public static bool IsUsedBy(HttpRequest request) => request.Headers.Authorization.Count > 0;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsUsedBy(Request))
        {
            return AuthenticateResult.NoResult();
        }

        var header = Request.Headers.Authorization.ToString();
        var holder = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? await desk.FindHolderAsync(header[Bearer.Length..].Trim(), Context.RequestAborted)
            : null;
        return holder is null
            ? AuthenticateResult.Fail("The token does not work.")
            : AuthenticateResult.Success(new AuthenticationTicket(
                Sessions.PrincipalOf(holder.Owner, holder.Role, SchemeName), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.Append(HeaderNames.WWWAuthenticate, "Bearer error=\"invalid_token\"");
        return ApiAnswers.TokenRefusedAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ApiAnswers.ForbiddenAsync(Context);
}
