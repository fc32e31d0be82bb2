using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Approvals;

/// <summary>Somebody who answers.</summary>
/// <param name="Role">What they may do right now: of a token, the lower of its own and its owner's.</param>
public readonly record struct Approver(string Name, Role Role)
{
    /// <summary>The role as approvers of a workflow write it.</summary>
    public string RoleName => NameOf(Role);

    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();
}

/// <summary>What somebody answers.</summary>
/// <param name="PayloadHash">What they saw: an answer to anything else is refused.</param>
/// <param name="Form">What was asked beside yes or no; only a yes has it.</param>
public sealed record ApprovalReply(bool Approved, string PayloadHash, string? Comment = null, JsonObject? Form = null)
{
    /// <summary>The definition that they saw it in; null where they did not look at that.</summary>
    public string? DefinitionHash { get; init; }

    /// <summary>The attempt that they were asked in; null is whichever there is.</summary>
    public int? Attempt { get; init; }
}
