using System.Security.Claims;
using MetaFlow.People;
using MetaFlow.Web.SignIn;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace MetaFlow.Web.Pages;

/// <summary>How somebody wants to see the pages: kept in cookies, and with the person when they are signed in.</summary>
/// <param name="Language">Null follows the browser.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>; null follows the system.</param>
internal sealed record Preferences(string? Language, string? Theme)
{
    public const string LanguageCookie = "metaflow.language";
    public const string ThemeCookie = "metaflow.theme";
    public const string SystemTheme = "system";

    public static readonly IReadOnlyList<string> Themes = ["light", "dark", SystemTheme];

    /// <summary>What holds for this request: the cookies, then what is stored of the person.</summary>
    public static async Task<Preferences> OfAsync(HttpContext context)
    {
        if (context.Items[typeof(Preferences)] is Preferences known)
        {
            return known;
        }

        var language = context.Request.Cookies[LanguageCookie];
        var theme = context.Request.Cookies[ThemeCookie];
        var preferences = new Preferences(
            Languages.Has(language) ? language : null, Themes.Contains(theme) ? theme : null);
        if ((preferences.Language is null || preferences.Theme is null) && await PersonAsync(context) is { } person)
        {
            preferences = new Preferences(preferences.Language ?? person.Language, preferences.Theme ?? person.Theme);
        }

        context.Items[typeof(Preferences)] = preferences;
        return preferences;
    }

    /// <summary>The form of the top bar is sent here.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/preferences", SaveAsync).AllowAnonymous().AnswerBeforeSetup();

    /// <summary>Back to a path of this server and to nowhere else.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : "/";

    private static async Task<IResult> SaveAsync(
        HttpContext context, [FromForm] string? language, [FromForm] string? theme, [FromForm] string? returnTo)
    {
        var newLanguage = Languages.Has(language) ? language : null;
        var newTheme = Themes.Contains(theme) ? theme : null;
        Keep(context, LanguageCookie, newLanguage);
        Keep(context, ThemeCookie, newTheme);

        if (await PersonAsync(context) is { } person)
        {
            await context.RequestServices.GetRequiredService<IPeopleStore>().UpdateAsync(
                person with
                {
                    Language = newLanguage ?? person.Language,
                    Theme = newTheme is null ? person.Theme : newTheme == SystemTheme ? null : newTheme,
                },
                person.SessionStamp,
                context.RequestAborted);
        }

        return Results.LocalRedirect(LocalPath(returnTo));
    }

    private static void Keep(HttpContext context, string cookie, string? value)
    {
        if (value is not null)
        {
            context.Response.Cookies.Append(cookie, value, new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            });
        }
    }

    private static async Task<Person?> PersonAsync(HttpContext context) =>
        Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        && context.RequestServices.GetService<IPeopleStore>() is { } people
            ? await people.FindAsync(id, context.RequestAborted)
            : null;
}

/// <summary>Makes the chosen language the one of the request; the header of the browser is asked after it.</summary>
internal sealed class PreferredLanguage : RequestCultureProvider
{
    public override async Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        (await Preferences.OfAsync(httpContext)).Language is { } language ? new ProviderCultureResult(language) : null;
}
