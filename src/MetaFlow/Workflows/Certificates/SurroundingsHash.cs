using System.Security.Cryptography;
using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Workflows.Certificates;

/// <summary>One number for all that a workflow refers to outside of itself: it changes when any of that does.</summary>
internal static class SurroundingsHash
{
    public static string Of(IReadOnlyList<CredentialFact> credentials, IReadOnlyList<CallFact> calls, Surroundings around, Workflow? workflow = null)
    {
        var text = new StringBuilder();
        foreach (var credential in credentials.DistinctBy(each => each.Name).OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            var hosts = around.Credentials is null ? "?" : around.Credentials.TryGetValue(credential.Name, out var known) ? string.Join(' ', known) : "-";
            text.Append("credential ").Append(credential.Name).Append(' ').AppendLine(hosts);
        }

        foreach (var id in calls.SelectMany(call => (call.Reaches ?? []).Prepend(call.Workflow)).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            text.Append("workflow ").Append(id).Append(' ').AppendLine(around.Workflows is null ? "?" : Say(around.Workflows.GetValueOrDefault(id)));
        }

        foreach (var (work, known) in (workflow?.AllSteps() ?? []).OfType<WorkflowStep.Work>().Select(work => (work, KnownAnswers.Of(work, around))))
        {
            if (known is not null)
            {
                text.Append("answer ").Append(work.Id).Append(' ').Append(known.IsSchema).Append(' ').AppendLine(known.Body.ToString());
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Say(CalledWorkflow? called) => called is null
        ? "-"
        : JsonArray.Create(
        [
            JsonArray.Create([.. called.Inputs.Select(input => (JsonData)JsonObject.Of(
                ("name", input.Name), ("type", input.Type.ToString()), ("required", input.Required), ("secret", input.Secret),
                ("default", input.Default ?? JsonNull.Value), ("choices", JsonArray.Create([.. input.Choices]))))]),
            called.Output.ToString(),
            string.Join(' ', called.Calls),
        ]).ToString();
}
