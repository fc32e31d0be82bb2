using MetaFlow.Approvals;
using MetaFlow.Authoring;
using MetaFlow.Http;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Vectors;
using MetaFlow.Llm;
using MetaFlow.Mail;
using MetaFlow.Rehearsals;
using MetaFlow.Runs;
using MetaFlow.Scripts;
using MetaFlow.Steps.Notification;
using MetaFlow.Triggers;
using MetaFlow.Web.Approvals;
using MetaFlow.Web.Forms;
using MetaFlow.Web.Credentials;
using MetaFlow.Web.SignIn;
using MetaFlow.Web.Storage;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Web;

/// <summary>The engine on its store, without pages and without a worker: what every verb stands on.</summary>
internal static class Engine
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddStore(configuration);
        services.AddHttp(configuration);
        services.AddLlm(configuration);
        services.AddVectors(configuration);
        services.AddScripts(configuration);
        services.AddRuns(configuration, typeof(Connectors.ConnectorPacks).Assembly);
        services.AddCredentials();
        services.AddMail(configuration);
        services.AddNotifications();
        services.AddRehearsals(configuration);
        services.AddApprovals();
        services.AddSingleton<ApprovalLinks>();
        services.AddSingleton<FormLinks>();
        services.AddSingleton<IApprovalLinks>(provider => provider.GetRequiredService<ApprovalLinks>());
        services.AddPeople(configuration);
        services.AddSingleton<SurroundingsFinder>();
        services.AddSingleton<RevisionCertificates>();
        services.AddSingleton<WorkflowLibrary>();
        services.AddSingleton<Triggers.Hooks>();
        services.AddTriggers(configuration);
        services.AddKnowledge(configuration);
        services.AddAuthoring(configuration);
        services.AddSingleton<FirstStart>();
    }

    /// <summary>The language and the step types alone, for verbs that need no store.</summary>
    public static ServiceProvider OfLanguage(IConfiguration? configuration = null) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddScripts(configuration ?? new ConfigurationBuilder().Build())
        .AddRuns(new ConfigurationBuilder().Build(), typeof(Connectors.ConnectorPacks).Assembly)
        .BuildServiceProvider();
}
