using MetaFlow.Authoring.Changes;
using MetaFlow.Authoring.Changes.Modelling;
using MetaFlow.Authoring.Modelling;
using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Retrieval;
using MetaFlow.Knowledge.Live;
using MetaFlow.Llm;
using MetaFlow.Llm.Chat;
using MetaFlow.Rehearsals;
using MetaFlow.Scripts;
using MetaFlow.Steps;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaFlow.Authoring;

/// <summary>What writes workflows from requests.</summary>
public static class AuthoringRoom
{
    public static IServiceCollection AddAuthoring(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AuthoringOptions>().Bind(configuration.GetSection(AuthoringOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthoringOptions>, AuthoringOptionsValidator>();
        services.AddSingleton<BuiltInPlanner>();
        services.AddSingleton(provider => new ModelPlanner(
            provider.GetRequiredService<ChatClient>(), provider.GetRequiredService<CertificateMaker>(), provider.GetRequiredService<IOptions<LlmOptions>>(),
            provider.GetRequiredService<IOptions<AuthoringOptions>>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetService<KnowledgeBase>(), provider.GetService<ScriptDesk>()));
        services.AddSingleton<IPlanner>(provider =>
            AsksModel(provider)
                ? provider.GetRequiredService<ModelPlanner>()
                : provider.GetRequiredService<BuiltInPlanner>());
        services.AddSingleton<ServiceGuide>();
        services.AddSingleton<AuthoringDesk>();
        services.AddSingleton<ModelChanges>();
        services.AddSingleton(provider => new ChangeDesk(
            provider.GetRequiredService<StepCatalog>(), provider.GetRequiredService<CertificateMaker>(), provider.GetRequiredService<WorkflowReader>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetService<Rehearser>(), AsksModel(provider) ? provider.GetRequiredService<ModelChanges>() : null));
        return services;
    }

    private static bool AsksModel(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<AuthoringOptions>>().Value.Planner == AuthoringOptions.Auto && provider.GetRequiredService<IOptions<LlmOptions>>().Value.HasModel;
}
