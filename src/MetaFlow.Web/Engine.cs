using MetaFlow.Knowledge;
using MetaFlow.Llm;
using MetaFlow.Runs;
using MetaFlow.Web.SignIn;
using MetaFlow.Web.Storage;
using MetaFlow.Workflows;

namespace MetaFlow.Web;

/// <summary>The engine on its store, without pages and without a worker: what every verb stands on.</summary>
internal static class Engine
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddStore(configuration);
        services.AddLlm(configuration);
        services.AddRuns(configuration, typeof(Connectors.ConnectorPacks).Assembly);
        services.AddPeople(configuration);
        services.AddSingleton<WorkflowLibrary>();
        services.AddSingleton<KnowledgeLibrary>();
        services.AddSingleton<FirstStart>();
    }

    /// <summary>The language and the step types alone, for verbs that need no store.</summary>
    public static ServiceProvider OfLanguage() => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddRuns(new ConfigurationBuilder().Build(), typeof(Connectors.ConnectorPacks).Assembly)
        .BuildServiceProvider();
}
