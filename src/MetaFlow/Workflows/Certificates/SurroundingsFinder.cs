using System.Text;
using MetaFlow.Credentials;
using MetaFlow.Knowledge;
using MetaFlow.Scripts;
using MetaFlow.Shapes;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Finds what a definition refers to in this installation: the workflows that it calls, and the credentials.</summary>
/// <param name="vault">None on a node that keeps no credentials: then nothing is known of them.</param>
public sealed class SurroundingsFinder(
    IWorkflowCatalog catalog, WorkflowReader reader, CredentialVault? vault = null, IKnownResponses? responses = null, IKnowledgeStore? knowledge = null,
    ScriptDesk? scripts = null)
{
    public async Task<Surroundings> FindAsync(string definition, CancellationToken cancellationToken)
    {
        // What it calls and names, it says whatever is around it.
        var workflow = reader.Examine(Encoding.UTF8.GetBytes(definition), Surroundings.Unknown, out _);
        return new Surroundings
        {
            Credentials = await CredentialsAsync(cancellationToken),
            Workflows = await WorkflowsAsync(workflow is null ? [] : CalledWorkflow.Of(workflow).Calls, cancellationToken),
            Answers = workflow is null || responses is null ? null : await AnswersAsync(workflow.Workflow, responses, cancellationToken),
            Scripts = workflow is null || scripts is null ? null : await ScriptsAsync(workflow.Workflow, scripts, cancellationToken),
        };
    }

    /// <summary>What is wrong with each script of a workflow.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<Problem>>> ScriptsAsync(
        Workflow workflow, ScriptDesk scripts, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, IReadOnlyList<Problem>>(StringComparer.Ordinal);
        foreach (var code in workflow.AllSteps().OfType<WorkflowStep.Work>().Select(ScriptCheck.CodeOf).OfType<string>().Distinct())
        {
            found[code] = await scripts.CheckAsync(code, cancellationToken);
        }

        return found;
    }

    private async Task<IReadOnlyDictionary<(string, string), KnownAnswer>> AnswersAsync(
        Workflow workflow, IKnownResponses told, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string), KnownAnswer>();
        foreach (var call in workflow.AllSteps().OfType<WorkflowStep.Work>().Select(KnownAnswers.CallOf).OfType<(string Method, string Url)>().Distinct())
        {
            if (await told.FindAsync(call.Method, call.Url, cancellationToken) is { } known)
            {
                var document = knowledge is null ? null : await knowledge.FindAsync(known.DocumentId, cancellationToken);
                found[call] = new KnownAnswer(known.Body, known.IsSchema, document?.Title ?? known.Url);
            }
        }

        return found;
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>?> CredentialsAsync(CancellationToken cancellationToken) =>
        vault is null
            ? null
            : (await vault.ListAsync(cancellationToken)).ToDictionary(
                credential => credential.Name, credential => credential.Hosts, StringComparer.OrdinalIgnoreCase);

    // Those that a run can get to are read; of the others the name is enough, for whoever misspelt one.
    private async Task<IReadOnlyDictionary<string, CalledWorkflow>> WorkflowsAsync(IReadOnlyList<string> calls, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, CalledWorkflow>();
        if (calls.Count == 0)
        {
            return found;
        }

        var all = (await catalog.ListAsync(null, includeArchived: false, cancellationToken)).ToDictionary(workflow => workflow.Id);
        var open = new Queue<string>(calls);
        while (open.TryDequeue(out var id))
        {
            if (found.ContainsKey(id) || !all.TryGetValue(id, out var summary))
            {
                continue;
            }

            found[id] = await ReadAsync(summary, cancellationToken);
            foreach (var next in found[id].Calls)
            {
                open.Enqueue(next);
            }
        }

        foreach (var id in all.Keys.Where(id => !found.ContainsKey(id)))
        {
            found[id] = new CalledWorkflow(id, [], Shape.Unknown, []);
        }

        return found;
    }

    // As a run would find it: what is published, and the draft of what is not yet.
    private async Task<CalledWorkflow> ReadAsync(WorkflowSummary summary, CancellationToken cancellationToken)
    {
        var revision = await catalog.FindAsync(summary.Id, summary.PublishedNumber, cancellationToken);
        var workflow = revision is null ? null : reader.Examine(Encoding.UTF8.GetBytes(revision.Definition), Surroundings.Unknown, out _);
        return workflow is null ? new CalledWorkflow(summary.Id, [], Shape.Unknown, []) : CalledWorkflow.Of(workflow);
    }
}
