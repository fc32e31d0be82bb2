using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Steps.Approval;

/// <summary>What somebody answered, as it goes to the run and stands in its journal.</summary>
/// <param name="Role">What they were when they answered: an approver may be named by role.</param>
/// <param name="PayloadHash">What they saw.</param>
public sealed record ApprovalAnswer(
    string By, string Role, DateTimeOffset At, bool Approved, string? Comment, string PayloadHash, string DefinitionHash, int Attempt)
{
    public JsonObject? Form { get; init; }

    public JsonObject ToJson() => JsonObject.Of([
        ("by", By), ("role", Role), ("at", Written(At)), ("approved", Approved), ("comment", Comment), ("payloadHash", PayloadHash),
        ("definition", DefinitionHash), ("attempt", Attempt), .. Form is null ? [] : new[] { ("form", (JsonData)Form) }]);

    /// <summary>As the output of the step says it.</summary>
    public JsonObject ToOutput() => JsonObject.Of([
        ("by", By), ("at", Written(At)), ("approved", Approved), .. Comment is null ? [] : new[] { ("comment", (JsonData)Comment) }]);

    /// <summary>Null where it is no answer.</summary>
    public static ApprovalAnswer? Read(JsonData written) =>
        written is JsonObject answer && Text(answer, "by") is { } by && answer["approved"] is JsonBool approved
        && DateTimeOffset.TryParse(Text(answer, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new ApprovalAnswer(
                by, Text(answer, "role") ?? "", at, approved.Value, Text(answer, "comment"), Text(answer, "payloadHash") ?? "",
                Text(answer, "definition") ?? "", answer["attempt"] is JsonNumber attempt ? (int)attempt.Value : 0)
            {
                Form = answer["form"] as JsonObject,
            }
            : null;

    /// <summary>Somebody gives an approval to others.</summary>
    public static JsonObject Reassign(IReadOnlyList<string> approvers) =>
        JsonObject.Of(("approvers", JsonArray.Create([.. approvers.Select(name => (JsonData)name)])));

    /// <summary>The new approvers; null where it is something else.</summary>
    public static IReadOnlyList<string>? ReadReassign(JsonData written) =>
        (written as JsonObject)?["approvers"] is JsonArray names ? [.. names.OfType<JsonText>().Select(name => name.Value)] : null;

    private static string Written(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string? Text(JsonObject written, string name) => (written[name] as JsonText)?.Value;
}
