using MetaFlow.Web.Pages;

namespace MetaFlow.Web;

/// <summary>Puts the rooms together into one server: the list of their Add and Map calls, and nothing clever.</summary>
internal static class Server
{
    public const string DefaultAddress = "http://127.0.0.1:5080";

    /// <param name="settings">Settings of the command line, stronger than environment and files.</param>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(Server).Assembly.GetName().Name,
        });
        builder.Configuration.AddMetaFlow(settings);
        builder.WebHost.UseStaticWebAssets();

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddPages();

        var app = builder.Build();

        app.UseErrorPages();
        app.UseRequestLocalization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapPages();
        return app;
    }
}
