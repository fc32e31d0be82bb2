using MetaFlow.Scripts.Compiling;
using MetaFlow.Scripts.Pool;
using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Scripts;

/// <summary>Scripts: what holds them and where they run.</summary>
public static class ScriptsRoom
{
    public static IServiceCollection AddScripts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ScriptOptions>().Bind(configuration.GetSection(ScriptOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScriptOptions>, ScriptOptionsValidator>();
        services.AddSingleton<ISandbox, ProcessSandbox>();
        services.AddSingleton<ScriptPool>();
        services.AddSingleton(provider => new ScriptCompiler(
            provider.GetRequiredService<ISandbox>(), ScriptCompiler.DefaultAssembly, new CompileLimits(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System, provider.GetRequiredService<ILogger<ScriptCompiler>>()));
        services.AddSingleton<IScriptCompiler>(provider => provider.GetRequiredService<ScriptCompiler>());
        services.AddSingleton<IScriptEditor>(provider => provider.GetRequiredService<ScriptCompiler>());
        services.AddSingleton<ScriptDesk>();
        return services;
    }
}
