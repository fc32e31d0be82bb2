using System.Reflection;
using MetaFlow.Blobs;
using MetaFlow.Runs.Dossiers;
using MetaFlow.Runs.Reruns;
using MetaFlow.Credentials;
using MetaFlow.Steps;
using MetaFlow.Steps.CallWorkflow;
using MetaFlow.Steps.EmitEvent;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;
using MetaFlow.Workflows.Diff;
using MetaFlow.Workflows.ReadBack;
using MetaFlow.Expressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>The language, the step types and what runs them.</summary>
public static class RunsRoom
{
    /// <param name="packs">Assemblies with more step types.</param>
    public static IServiceCollection AddRuns(this IServiceCollection services, IConfiguration configuration, params Assembly[] packs)
    {
        services.AddOptions<RunOptions>().Bind(configuration.GetSection(RunOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RunOptions>, RunOptionsValidator>();
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>();

        var catalog = new StepCatalog([typeof(RunsRoom).Assembly, .. packs]);
        catalog.AddTo(services);
        services.AddSingleton(catalog);
        services.AddSingleton<ExpressionCache>();
        services.AddSingleton<WorkflowReader>();
        services.AddSingleton<CertificateMaker>();
        services.AddSingleton<WorkflowWords>();
        services.AddSingleton<WorkflowDiff>();
        services.AddSingleton(provider => NodeName.New(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RunMetrics>();
        services.AddSingleton(provider => new RunReports(
            provider.GetRequiredService<IRunJournal>(), provider.GetRequiredService<JournalReader>(), provider.GetRequiredService<DefinitionCache>()));
        services.AddSingleton<SecretsInUse>();
        services.AddSingleton<JournalReader>();
        services.AddSingleton<WorkerState>();
        services.AddSingleton<JournalWriter>();
        services.AddSingleton<RunWatch>();
        services.AddSingleton<RunSignals>();
        services.AddSingleton<EventBus>();
        services.AddSingleton<IEventEmitter>(provider => provider.GetRequiredService<EventBus>());
        services.AddSingleton<EventInterest>();
        services.AddSingleton<EventBell>();
        services.AddSingleton<RunWriting>();
        services.AddSingleton<HeldRuns>();
        services.AddSingleton(provider => new RunStarter(
            provider.GetRequiredService<StepCatalog>(), provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<IRunJournal>(),
            provider.GetRequiredService<RunWriting>(), provider.GetRequiredService<HeldRuns>(), provider.GetRequiredService<RunGroups>(),
            provider.GetRequiredService<RunMetrics>()));
        services.AddSingleton(provider => new RunAnswers(
            provider.GetRequiredService<RunStarter>(), provider.GetRequiredService<IRunJournal>(), provider.GetRequiredService<JournalReader>(),
            provider.GetRequiredService<HeldRuns>(), provider.GetRequiredService<RunSignals>(), provider.GetRequiredService<RunWatch>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RunSelection>();
        services.AddSingleton<RunGroups>();
        services.AddSingleton<IWorkflowCaller, ChildRuns>();
        services.AddSingleton(provider => new RunDossiers(
            provider.GetRequiredService<IRunJournal>(), provider.GetRequiredService<RunReports>(), provider.GetRequiredService<DefinitionCache>(),
            provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<ICertificateStore>(), provider.GetRequiredService<StepCatalog>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetService<ICredentialSeal>()));
        services.AddSingleton(provider => new RunReruns(
            provider.GetRequiredService<IRunJournal>(), provider.GetRequiredService<JournalReader>(), provider.GetRequiredService<DefinitionCache>(),
            provider.GetRequiredService<WorkflowReader>(), provider.GetRequiredService<CertificateMaker>(), provider.GetRequiredService<WorkflowLibrary>()));
        services.AddSingleton<DefinitionCache>();
        services.AddSingleton<StepRunner>();
        services.AddSingleton<RunDriver>();
        services.AddSingleton(provider => new LocalRun(
            provider.GetRequiredService<IRunQueue>(), provider.GetRequiredService<IRunJournal>(), provider.GetRequiredService<JournalReader>(),
            provider.GetRequiredService<RunStarter>(),
            provider.GetRequiredService<RunDriver>(), provider.GetRequiredService<HeldRuns>(), provider.GetRequiredService<NodeName>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<RunOptions>>()));
        return services;
    }

    /// <summary>Lets this process claim runs. Its own call: a verb that runs one workflow does not take others' runs.</summary>
    public static IServiceCollection AddRunWorker(this IServiceCollection services)
    {
        services.AddSingleton<RunWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<RunWorker>());
        return services;
    }

    /// <summary>Lets this process delete ended runs that nobody wants to keep.</summary>
    public static IServiceCollection AddRunExpiry(this IServiceCollection services)
    {
        services.AddSingleton<RunExpiry>();
        services.AddHostedService(provider => provider.GetRequiredService<RunExpiry>());
        return services;
    }
}
