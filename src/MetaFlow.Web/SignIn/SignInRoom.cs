using MetaFlow.People;
using MetaFlow.Web.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web.SignIn;

/// <summary>Who somebody is, what they may do, and what a browser is told not to do.</summary>
internal static class SignInRoom
{
    // Takes the token where a program sends one, otherwise the session.
    private const string SessionOrToken = "session-or-token";

    /// <summary>Sessions, tokens and permissions of the server; the rules come from <see cref="AddPeople"/>.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<SetupCode>();
        services.AddSingleton<Setup>();
        services.AddHostedService<SetupNotice>();

        services.AddDataKeys();
        services.AddAuthentication(SessionOrToken)
            .AddPolicyScheme(SessionOrToken, null, options => options.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null)
            .AddCookie(Sessions.Scheme);
        services.AddScoped<SessionEvents>();
        services.AddOptions<CookieAuthenticationOptions>(Sessions.Scheme).Configure<IOptions<SignInOptions>>(Configure);

        services.AddAuthorization(Permissions.AddTo);
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitSessions>();

        services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "metaflow.antiforgery";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
        return services;
    }

    /// <summary>The rules alone, without a server: what the command line needs.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SignInOptions>().Bind(configuration.GetSection(SignInOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsValidator>();
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<SignInOptions>>(
            (hasher, options) => hasher.IterationCount = options.Value.PasswordRounds);
        services.AddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<PeopleDesk>();
        services.AddSingleton<TokenDesk>();
        return services;
    }

    /// <summary>The first thing in the pipeline, so that errors carry the headers too.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.UseMiddleware<SecurityHeaders>();

    /// <summary>After routing: who somebody is. The language of the request may depend on it.</summary>
    public static void UseSessions(this WebApplication app)
    {
        app.UseMiddleware<SetupGate>();
        app.UseAuthentication();
    }

    /// <summary>After the language: what they may do. Every endpoint stands behind it.</summary>
    public static void UsePermissions(this WebApplication app)
    {
        app.UseMiddleware<SameOrigin>();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    /// <summary>Lets an endpoint answer everybody before there is an administrator.</summary>
    public static TBuilder AnswerBeforeSetup<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new AnsweredBeforeSetup());

    private static string SchemeOf(HttpContext context) =>
        ApiAnswers.IsApi(context.Request) && TokenAuthentication.IsUsedBy(context.Request)
            ? TokenAuthentication.SchemeName
            : Sessions.Scheme;

    private static void Configure(CookieAuthenticationOptions cookies, IOptions<SignInOptions> options)
    {
        cookies.Cookie.Name = Sessions.CookieName;
        cookies.Cookie.HttpOnly = true;
        cookies.Cookie.SameSite = SameSiteMode.Lax;
        cookies.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookies.SlidingExpiration = true;
        cookies.ExpireTimeSpan = options.Value.IdleTime;
        cookies.EventsType = typeof(SessionEvents);
    }
}
