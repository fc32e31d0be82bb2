using System.Security.Claims;
using MetaFlow.Approvals;
using MetaFlow.People;
using Microsoft.AspNetCore.Authorization;

namespace MetaFlow.Web.SignIn;

/// <param name="Name">Also the name of the authorization policy.</param>
/// <param name="Least">The role from which on it is allowed.</param>
/// <param name="Meaning">What it lets somebody do.</param>
internal sealed record Permission(string Name, Role Least, string Meaning);

/// <summary>Who may do what: the one table that pages, endpoints and documentation are held to.</summary>
internal static class Permissions
{
    public const string WorkflowsView = "workflows.view";
    public const string WorkflowsEdit = "workflows.edit";
    public const string WorkflowsPublish = "workflows.publish";
    public const string RunsView = "runs.view";
    public const string RunsStart = "runs.start";
    public const string RunsCancel = "runs.cancel";
    public const string RunsAlter = "runs.alter";
    public const string RunsSettle = "runs.settle";
    public const string ApprovalsDecide = "approvals.decide";
    public const string EventsEmit = "events.emit";
    public const string TriggersView = "triggers.view";
    public const string TriggersFire = "triggers.fire";
    public const string TriggersEdit = "triggers.edit";
    public const string KnowledgeView = "knowledge.view";
    public const string KnowledgeEdit = "knowledge.edit";
    public const string ConnectorsView = "connectors.view";
    public const string ConnectorsRun = "connectors.run";
    public const string ScriptsRun = "scripts.run";
    public const string CredentialsView = "credentials.view";
    public const string CredentialsManage = "credentials.manage";
    public const string TokensManage = "tokens.manage";
    public const string PeopleManage = "people.manage";
    public const string SettingsView = "settings.view";

    public static IReadOnlyList<Permission> Table { get; } =
    [
        new(WorkflowsView, Role.Viewer, "See workflows, their versions and certificates."),
        new(WorkflowsEdit, Role.Editor, "Write, change, import and archive workflows."),
        new(WorkflowsPublish, Role.Editor, "Publish a version so that its triggers start runs."),
        new(RunsView, Role.Viewer, "See runs, their journals and results."),
        new(RunsStart, Role.Operator, "Start a run of a published workflow by hand, or run it again."),
        new(RunsCancel, Role.Operator, "Cancel a run, pause it, and let it go on."),
        new(RunsAlter, Role.Operator, "End a wait of a run before its time, and change its vars."),
        new(RunsSettle, Role.Operator, "Say whether an effect of unknown outcome happened."),
        new(ApprovalsDecide, ApprovalDesk.LeastRole, "Approve or reject what a run waits for, and give it to others."),
        new(EventsEmit, Role.Operator, "Tell of an event that runs wait for."),
        new(TriggersView, Role.Viewer, "See triggers and the ledger of their firings."),
        new(TriggersFire, Role.Operator, "Fire a trigger by hand, pause it and let it go on."),
        new(TriggersEdit, Role.Editor, "Add, change and remove triggers."),
        new(KnowledgeView, Role.Viewer, "Search and read the knowledge base."),
        new(KnowledgeEdit, Role.Editor, "Add, change and remove documents and domains."),
        new(ConnectorsView, Role.Viewer, "See step types and connectors with their manuals."),
        new(ConnectorsRun, Role.Operator, "Run one connector on its own."),
        new(ScriptsRun, Role.Editor, "Try a script that no published workflow contains."),
        new(CredentialsView, Role.Editor, "See the names of credentials, never what they hold."),
        new(CredentialsManage, Role.Admin, "Add, replace and remove credentials."),
        new(TokensManage, Role.Viewer, "Make and revoke tokens of one's own, up to one's own role."),
        new(PeopleManage, Role.Admin, "Add people, change roles, reset passwords, end sessions."),
        new(SettingsView, Role.Admin, "See settings, nodes and diagnostics; secrets stay masked."),
    ];

    private static readonly Dictionary<string, Permission> ByName = Table.ToDictionary(permission => permission.Name);

    /// <summary>For pages that leave out what a person may not do. Endpoints name the policy.</summary>
    public static bool May(this ClaimsPrincipal person, string permission) =>
        person.Role() is { } role && role >= ByName[permission].Least;

    /// <summary>One policy for each row; where nothing is said, somebody who is signed in.</summary>
    public static void AddTo(AuthorizationOptions options)
    {
        var signedIn = new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .RequireAssertion(context => context.User.Role() is not null)
            .Build();
        options.DefaultPolicy = signedIn;
        options.FallbackPolicy = signedIn;
        foreach (var permission in Table)
        {
            options.AddPolicy(permission.Name, policy => policy
                .RequireAuthenticatedUser()
                .RequireAssertion(context => context.User.May(permission.Name)));
        }
    }
}
