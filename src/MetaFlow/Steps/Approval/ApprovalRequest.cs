using System.Security.Cryptography;
using MetaFlow.Json;

namespace MetaFlow.Steps.Approval;

/// <summary>What a run asks people, as it stands in the journal while it waits: nothing that is read again can change it.</summary>
/// <param name="Payload">What is approved; null where the author shows nothing.</param>
/// <param name="Approvers">Names of people or roles; empty for whoever may decide.</param>
/// <param name="DefinitionHash">The definition that the run is pinned to.</param>
public sealed record ApprovalRequest(
    RunId Run, string StepPath, int Attempt, string DefinitionHash, string StartedBy, string Title, JsonData Payload,
    IReadOnlyList<string> Approvers, int Needed, DateTimeOffset AskedAt)
{
    private const string Member = "approval";

    /// <summary>SHA-256 of the payload as compact JSON in UTF-8: an answer to anything else is none.</summary>
    public string PayloadHash { get; } = HashOf(Payload);

    /// <summary>A JSON schema of what is asked beside yes or no.</summary>
    public JsonObject? Form { get; init; }

    /// <summary>When people are told once more; null where they were, or are not.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>When no answer counts any more.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The time as the author wrote it.</summary>
    public string? Limit { get; init; }

    public ApprovalOnTimeout OnTimeout { get; init; }

    public ApprovalOnReject OnReject { get; init; }

    public bool AuthorMayAnswer { get; init; }

    /// <summary>The approvers that the author named, before it was given to others.</summary>
    public IReadOnlyList<string> FirstApprovers { get; init; } = Approvers;

    /// <summary>Who has answered so far.</summary>
    public IReadOnlyList<string> Answered { get; init; } = [];

    /// <summary>When the step has to be asked again even if nobody answers.</summary>
    public DateTimeOffset? WakeAt => RemindAt < Until || Until is null ? RemindAt ?? Until : Until;

    public static string HashOf(JsonData payload) => Convert.ToHexStringLower(SHA256.HashData(payload.ToUtf8()));

    /// <summary>Whether a wait is one for an approval.</summary>
    public static bool IsFor(StepWait wait) => wait.For[Member] is not null;

    /// <summary>The request that a step waits with; null where it waits for something else.</summary>
    public static ApprovalRequest? Of(StepWait? wait) => wait is null ? null : Of(wait.For);

    public static ApprovalRequest? Of(JsonObject waitsFor) => waitsFor[Member] is JsonObject written ? Read(written) : null;

    public StepWait ToWait() => new(WakeAt, JsonObject.Of((Member, Write())));

    private JsonObject Write() => JsonObject.Of(
        ("run", Run.ToString()), ("step", StepPath), ("attempt", Attempt), ("definition", DefinitionHash), ("startedBy", StartedBy),
        ("title", Title), ("payload", Payload), ("payloadHash", PayloadHash), ("approvers", Texts(Approvers)), ("needed", Needed),
        ("form", Form ?? (JsonData)JsonNull.Value), ("askedAt", Written(AskedAt)), ("remindAt", Written(RemindAt)), ("until", Written(Until)),
        ("limit", Limit), ("onTimeout", OnTimeout.ToString().ToLowerInvariant()), ("onReject", OnReject.ToString().ToLowerInvariant()),
        ("authorMayAnswer", AuthorMayAnswer), ("firstApprovers", Texts(FirstApprovers)), ("answered", Texts(Answered)));

    private static ApprovalRequest Read(JsonObject written) => new(
        RunId.TryParse(Text(written, "run"), out var run) ? run : default,
        Text(written, "step") ?? "",
        Number(written, "attempt"),
        Text(written, "definition") ?? "",
        Text(written, "startedBy") ?? "",
        Text(written, "title") ?? "",
        written["payload"] ?? JsonNull.Value,
        Texts(written["approvers"]),
        Number(written, "needed"),
        Time(written["askedAt"]) ?? default)
    {
        Form = written["form"] as JsonObject,
        RemindAt = Time(written["remindAt"]),
        Until = Time(written["until"]),
        Limit = Text(written, "limit"),
        OnTimeout = Enum.Parse<ApprovalOnTimeout>(Text(written, "onTimeout") ?? "", ignoreCase: true),
        OnReject = Enum.Parse<ApprovalOnReject>(Text(written, "onReject") ?? "", ignoreCase: true),
        AuthorMayAnswer = written["authorMayAnswer"] is JsonBool { Value: true },
        FirstApprovers = Texts(written["firstApprovers"]),
        Answered = Texts(written["answered"]),
    };

    private static string? Text(JsonObject written, string name) => (written[name] as JsonText)?.Value;

    private static int Number(JsonObject written, string name) => written[name] is JsonNumber number ? (int)number.Value : 0;

    private static JsonArray Texts(IReadOnlyList<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);

    private static IReadOnlyList<string> Texts(JsonData? list) => [.. (list as JsonArray ?? JsonArray.Empty).OfType<JsonText>().Select(text => text.Value)];

    private static JsonData Written(DateTimeOffset? at) => at is { } time ? time.ToUnixTimeMilliseconds() : JsonNull.Value;

    private static DateTimeOffset? Time(JsonData? at) =>
        at is JsonNumber number ? DateTimeOffset.FromUnixTimeMilliseconds((long)number.Value) : null;
}
