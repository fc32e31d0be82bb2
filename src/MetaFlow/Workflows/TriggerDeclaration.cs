using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>What starts runs of a workflow.</summary>
/// <param name="Id">What the author calls it, or its type where it has no name.</param>
public abstract record TriggerDeclaration(string Id, Place Place)
{
    /// <summary>The type as definitions name it.</summary>
    public abstract string TypeName { get; }

    /// <summary>As the author wrote it.</summary>
    public JsonObject Written { get; init; } = JsonObject.Empty;

    /// <summary>The inputs of a run that it starts, made from <c>trigger</c>.</summary>
    public ValueTemplate? Inputs { get; init; }

    public bool Paused { get; init; }

    /// <summary>A person or a program asks for the run.</summary>
    public sealed record Manual(string Id, Place Place) : TriggerDeclaration(Id, Place)
    {
        /// <summary>Who finds a page with a form that starts it.</summary>
        public FormAccess Form { get; init; }

        public override string TypeName => TriggerWord.Manual;
    }

    /// <summary>The clock.</summary>
    public sealed record Scheduled(string Id, Place Place, ScheduleText When, MissedPolicy Missed, OverlapPolicy Overlap, TimeSpan Jitter)
        : TriggerDeclaration(Id, Place)
    {
        public override string TypeName => TriggerWord.Schedule;
    }

    /// <summary>A request to an address of this installation.</summary>
    /// <param name="Credential">What the sender proves to know; null where everybody may start it.</param>
    /// <param name="Answer">How long the sender may wait for the outcome; null answers at once.</param>
    public sealed record Webhook(
        string Id, Place Place, IReadOnlyList<string> Methods, WebhookProof Proof, string? Credential, TimeSpan? Answer, PlacedExpression? DeduplicateBy)
        : TriggerDeclaration(Id, Place)
    {
        /// <summary>How the sender writes his proof, where he does not do it as his kind does.</summary>
        public WebhookTerms Terms { get; init; } = new();

        /// <summary>The part of the address behind the workflow; null is the id.</summary>
        public string? Path { get; init; }

        /// <summary>The types of bodies that it takes, such as <c>application/json</c> or <c>text/*</c>; none takes all that can be read.</summary>
        public IReadOnlyList<string> ContentTypes { get; init; } = [];

        /// <summary>The most bytes of a body; null is as many as the settings allow.</summary>
        public int? LargestBody { get; init; }

        /// <summary>How often it may be called; null is as often as the settings allow.</summary>
        public CallRate? Rate { get; init; }

        public override string TypeName => TriggerWord.Webhook;
    }

    /// <summary>Something that happened in this installation, such as <c>document.added</c> or one that <c>emit_event</c> gives.</summary>
    public sealed record Event(string Id, Place Place, string Name, PlacedExpression? Match) : TriggerDeclaration(Id, Place)
    {
        public override string TypeName => TriggerWord.Event;
    }

    /// <summary>A run of another workflow that failed.</summary>
    /// <param name="Workflows">Their ids; none means any other workflow.</param>
    public sealed record OnFailure(string Id, Place Place, IReadOnlyList<string> Workflows) : TriggerDeclaration(Id, Place)
    {
        public override string TypeName => TriggerWord.OnFailure;
    }

    /// <summary>A file that appears in a folder.</summary>
    public sealed record File(string Id, Place Place, string Folder, string Pattern) : TriggerDeclaration(Id, Place)
    {
        public override string TypeName => TriggerWord.File;
    }
}

/// <summary>The types of triggers as definitions name them.</summary>
public static class TriggerWord
{
    public const string Manual = "manual";
    public const string Schedule = "schedule";
    public const string Webhook = "webhook";
    public const string Event = "event";
    public const string OnFailure = "on_failure";
    public const string File = "file";

    public static IReadOnlyList<string> All { get; } = [Manual, Schedule, Webhook, Event, OnFailure, File];
}

/// <summary>Who may start a run with the form of a trigger, whatever else they may do.</summary>
public enum FormAccess
{
    /// <summary>It has no page of its own.</summary>
    None,

    /// <summary>Everybody who can sign in.</summary>
    People,

    /// <summary>Whoever has a link that was made for it.</summary>
    Link,
}

/// <summary>What becomes of firings that were due while nothing ran.</summary>
public enum MissedPolicy
{
    /// <summary>They are left out, and on record as such.</summary>
    Skip,

    /// <summary>The last one is caught up.</summary>
    Last,

    /// <summary>Each is caught up.</summary>
    All,
}

/// <summary>What becomes of a firing while a run of the one before is not done.</summary>
public enum OverlapPolicy
{
    Skip,
    Queue,
    CancelOld,
    Allow,
}

/// <summary>How a sender writes his proof.</summary>
public sealed record WebhookTerms
{
    /// <summary>The header of the secret or signature; null is the one that the kind has.</summary>
    public string? Header { get; init; }

    /// <summary>What stands before it in the header, such as <c>sha256=</c>.</summary>
    public string? Prefix { get; init; }

    public SignatureEncoding Encoding { get; init; }

    /// <summary>The header of the time that is signed too, in seconds since 1970; null where none is.</summary>
    public string? TimestampHeader { get; init; }

    /// <summary>How old a call that says when it was made may be.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>How the bytes of a signature are written.</summary>
public enum SignatureEncoding
{
    Hex,
    Base64,
}

/// <summary>So many calls in so much time, also all at once.</summary>
public sealed record CallRate(int Calls, TimeSpan Per);

/// <summary>How a webhook proves who sent it.</summary>
public enum WebhookProof
{
    None,
    Secret,
    Hmac,
    Github,
    Slack,
    Stripe,
    Basic,
    Bearer,
}
