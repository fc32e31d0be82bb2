using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>What an author may write for a call; ApiCall.md explains each.</summary>
public sealed record ApiCallSettings(
    [property: Outlet(Outlet.Request)] string Url,
    string? Method = null,
    [property: Outlet(Outlet.Request)] JsonObject? Query = null,
    [property: Outlet(Outlet.Request)] JsonObject? Headers = null,
    string? Credential = null,
    [property: Outlet(Outlet.Request)] JsonData? Body = null,
    BodyType BodyType = BodyType.Json,
    ResponseSettings? Response = null,
    AnswerType Answer = AnswerType.Auto,
    IReadOnlyList<int>? ExpectStatus = null,
    PagingSettings? Paging = null,
    CallEffect? Effect = null,
    CallIdempotency? Idempotency = null,
    IReadOnlyList<string>? Hosts = null,
    long? MaxBytes = null);

/// <summary>How the body is written.</summary>
public enum BodyType
{
    Json,
    Form,
    Multipart,
    Text,
    Binary,
}

/// <summary>How the answer is read.</summary>
public enum AnswerType
{
    /// <summary>As its content type says.</summary>
    Auto,
    Json,
    Text,
    Binary,
}

/// <summary>What the body of an answer looks like: an example of it, or a JSON schema.</summary>
public sealed record ResponseSettings(JsonData? Sample = null, JsonData? Schema = null);

/// <summary>How a list that comes in pages is read to its end.</summary>
/// <param name="Items">Where a page has its items: a path or an expression over the body; the body itself when left out.</param>
/// <param name="Next">Where a page has the link or cursor of the next one; for links, the header Link when left out.</param>
/// <param name="Parameter">What the page, offset or cursor is called in the request.</param>
/// <param name="Size">How many items a full page has: one with fewer is the last.</param>
/// <param name="InBody">Whether that parameter goes into the body, as a search by POST wants.</param>
public sealed record PagingSettings(
    PagingKind By,
    string? Items = null,
    string? Next = null,
    string? Parameter = null,
    int? Start = null,
    int? Size = null,
    bool InBody = false,
    int MaxPages = PagingSettings.DefaultMaxPages)
{
    public const int DefaultMaxPages = 10;

    public const int MostPages = 1000;
}

/// <summary>What tells a page from the next.</summary>
public enum PagingKind
{
    Link,
    Page,
    Offset,
    Cursor,
}

/// <summary>What the author knows of the effect of a call better than its method says.</summary>
public enum CallEffect
{
    Read,
    Write,
    Notify,
    Irreversible,
}

/// <summary>What the author knows of repeating a call.</summary>
public enum CallIdempotency
{
    None,

    /// <summary>The service does the work once for each Idempotency-Key.</summary>
    Key,
    Natural,
}
