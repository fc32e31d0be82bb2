using System.Text.Encodings.Web;
using System.Text.Unicode;
using MetaFlow.Web.Operations;
using MetaFlow.Web.Pages.Errors;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.StaticAssets;
using Radzen;

namespace MetaFlow.Web.Pages;

/// <summary>The Blazor pages.</summary>
internal static class PagesRoom
{
    // What a page was drawn with on the server comes back with its first message: a list of a few hundred rows.
    private const long LargestMessage = 1024 * 1024;

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestMessage);
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
        ErrorPages.Use(app);
    }

    /// <summary>
    /// Before sessions: styles, scripts and pictures are the same for everybody. They cost no look-up of who asks,
    /// and are there for the page that says that the store is not.
    /// </summary>
    public static void UseAssets(this WebApplication app) => app.Use((context, next) =>
        context.GetEndpoint() is { RequestDelegate: { } file } endpoint
        && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
            ? file(context)
            : next(context));

    public static void MapPages(this WebApplication app)
    {
        Preferences.Map(app);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
