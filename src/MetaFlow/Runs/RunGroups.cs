using System.Security.Cryptography;
using System.Text;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>Finds the runs that a new one shares a limit with.</summary>
public sealed class RunGroups(IRunJournal journal, TimeProvider clock)
{
    // As deep as steps may call; a longer key is kept as its hash.
    private const int MostCallers = 100;
    private const int LongestKey = 200;

    /// <summary>The group, none where nothing limits the run, or why it cannot be told.</summary>
    public async Task<(RunGroup? Group, Problem? Problem)> OfAsync(RunRequest request, JsonObject inputs, CancellationToken cancellationToken)
    {
        if (request.Workflow.Concurrency is not { } concurrency)
        {
            return (null, null);
        }

        string key;
        try
        {
            key = KeyOf(request.Workflow, concurrency.Key?.Fill(
                JsonObject.Of(("inputs", inputs), ("trigger", request.Trigger)),
                new ExpressionScope { Now = clock.GetUtcNow(), CancellationToken = cancellationToken }));
        }
        catch (ExpressionException exception)
        {
            return (null, exception.ToProblem() with { Path = concurrency.Key!.Place.Path });
        }

        // A caller waits for the run that it called: if both needed a place of the same group, neither would ever end.
        return await IsCalledFromAsync(request, key, cancellationToken) ? (null, null) : (new RunGroup(key, concurrency.Limit), null);
    }

    internal static Problem Full(Workflow workflow) =>
        Problem.Of("runs.group_full", ("workflow", workflow.Id), ("limit", workflow.Concurrency?.Limit));

    // Keys stand in lists and in the database, where no secret may be.
    private static string KeyOf(Workflow workflow, JsonData? value)
    {
        var text = value switch { null or JsonNull => "", JsonText said => said.Value, _ => value.ToString() };
        return text.Length > LongestKey || (text.Length > 0 && workflow.Inputs.Any(input => input.Secret))
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
            : text;
    }

    private async Task<bool> IsCalledFromAsync(RunRequest request, string key, CancellationToken cancellationToken)
    {
        var caller = request.Caller;
        for (var depth = 0; caller is { } id && depth < MostCallers; depth++)
        {
            if (await journal.FindAsync(id, cancellationToken) is not { } head)
            {
                return false;
            }

            if (head.WorkflowId == request.Workflow.Id && head.Group is { } group && group.Key == key)
            {
                return true;
            }

            caller = head.Caller;
        }

        return false;
    }
}
