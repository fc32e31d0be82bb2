using MetaFlow.Llm.Chat;
using MetaFlow.Llm.Extraction;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaFlow.Llm;

/// <summary>The language models that steps ask.</summary>
public static class LlmRoom
{
    public static IServiceCollection AddLlm(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LlmOptions>().Bind(configuration.GetSection(LlmOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LlmOptions>, LlmOptionsValidator>();
        services.AddSingleton<ChatClient>();
        services.AddSingleton<ChatModel>();
        services.AddSingleton<ExtractiveModel>();
        services.AddSingleton<LanguageModels>();
        services.AddSingleton<RunBudget>();
        services.AddSingleton<LiveText>();
        return services;
    }
}
