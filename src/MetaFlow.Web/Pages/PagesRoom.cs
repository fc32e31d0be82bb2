using System.Text.Encodings.Web;
using System.Text.Unicode;
using MetaFlow.Web.Operations;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Radzen;

namespace MetaFlow.Web.Pages;

/// <summary>The Blazor pages.</summary>
internal static class PagesRoom
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddCascadingAuthenticationState();
        services.AddAuthorization();
        services.AddLocalization();

        // Korean as it is, not as a number for every letter.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.Configure<RequestLocalizationOptions>(options =>
        {
            string[] languages = [.. Languages.All.Select(language => language.Code)];
            options.SetDefaultCulture(Languages.Default).AddSupportedCultures(languages).AddSupportedUICultures(languages);
            options.RequestCultureProviders = [new PreferredLanguage(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
        return services;
    }

    /// <summary>First of all: whatever goes wrong behind it has an id and a page.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseMiddleware<CorrelationId>();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (!IsForPeople(context.Request.Path) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null
                || context.Features.Get<IExceptionHandlerFeature>() is not null)
            {
                // The page about a refused form is no form: nothing of the refused one may stop it.
                context.Request.Method = HttpMethods.Get;
                context.Features.Set<IAntiforgeryValidationFeature>(null);
            }

            return next(context);
        });
    }

    public static void MapPages(this WebApplication app)
    {
        Preferences.Map(app);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }

    // Programs get a status and ProblemDetails, never a page.
    private static bool IsForPeople(PathString path) =>
        !path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);
}
