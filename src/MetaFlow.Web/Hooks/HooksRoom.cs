using MetaFlow.Triggers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web.Hooks;

/// <summary>Addresses that programs call to start runs.</summary>
internal static class HooksRoom
{
    public const string Root = "/hooks";

    public static IServiceCollection AddHooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HookOptions>().Bind(configuration.GetSection(HookOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HookOptions>, HookOptionsValidator>();
        services.AddSingleton<HookSecrets>();
        services.AddSingleton<CallBuckets>();
        services.AddSingleton<HookGate>();
        services.AddSingleton<ReceivedCalls>();
        services.AddSingleton<HookMetrics>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<HookOptions>>((kestrel, hooks) =>
        {
            kestrel.Limits.RequestHeadersTimeout = hooks.Value.HeadersTimeout;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(hooks.Value.SlowestBody, TimeSpan.FromSeconds(5));
        });
        services.AddSingleton<HookDesk>();
        return services;
    }

    /// <summary>
    /// Behind the headers and before everything that is for people: who calls a hook has no session, no language and no
    /// page to go to, and proves who they are to the trigger alone.
    /// </summary>
    public static void UseHooks(this WebApplication app)
    {
        var desk = app.Services.GetRequiredService<HookDesk>();
        app.Use((context, next) => context.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal, out var rest)
            ? desk.AnswerAsync(context, rest)
            : next(context));
    }
}
