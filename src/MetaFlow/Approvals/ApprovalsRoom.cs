using MetaFlow.People;
using MetaFlow.Runs;
using MetaFlow.Steps.Approval;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Approvals;

public static class ApprovalsRoom
{
    /// <summary>Asking people and taking their answers, on inbox, mail and people. Who makes the links is the host's to say.</summary>
    public static IServiceCollection AddApprovals(this IServiceCollection services)
    {
        services.AddSingleton<IApprovalTeller, ApprovalTeller>();
        services.AddApprovalDesk();
        return services;
    }

    /// <summary>Taking answers alone, without telling anybody.</summary>
    internal static void AddApprovalDesk(this IServiceCollection services) => services.AddSingleton(provider => new ApprovalDesk(
            provider.GetRequiredService<IApprovalStore>(), provider.GetRequiredService<IRunJournal>(), provider.GetRequiredService<DefinitionCache>(),
            provider.GetRequiredService<IPeopleStore>(), provider.GetRequiredService<RunSignals>(), provider.GetRequiredService<TimeProvider>()));
}
