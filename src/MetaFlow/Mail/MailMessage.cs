namespace MetaFlow.Mail;

/// <summary>One mail to send.</summary>
/// <param name="Id">What its <c>Message-ID</c> holds before the <c>@</c>: the same for every attempt to send it.</param>
/// <param name="Html">The same as the text, for readers that show HTML; null where there is only text.</param>
public sealed record MailMessage(string Id, string Subject, string Text, string? Html, DateTimeOffset Date)
{
    public required IReadOnlyList<MailAddress> To { get; init; }

    public IReadOnlyList<MailAddress> Cc { get; init; } = [];

    /// <summary>Get it too, and stand in no header.</summary>
    public IReadOnlyList<MailAddress> Bcc { get; init; } = [];

    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>Each address once, in the order they are written.</summary>
    public IEnumerable<MailAddress> Recipients =>
        To.Concat(Cc).Concat(Bcc).DistinctBy(recipient => recipient.Address, StringComparer.OrdinalIgnoreCase);
}

/// <param name="ContentType">Such as <c>application/json; charset=utf-8</c>.</param>
public sealed record MailAttachment(string Name, string ContentType, ReadOnlyMemory<byte> Content);

/// <summary>What became of one mail.</summary>
public abstract record MailOutcome
{
    private MailOutcome()
    {
    }

    /// <summary>The server has taken it.</summary>
    public sealed record Sent(string Id, IReadOnlyList<string> Accepted, IReadOnlyList<MailRefusal> Refused) : MailOutcome;

    /// <summary>Nobody gets it.</summary>
    /// <param name="MayHaveArrived">Unless the server sent it all the same: it had the whole mail, and its answer is lost.</param>
    public sealed record Failed(Problem Problem, bool Retryable, bool MayHaveArrived = false) : MailOutcome;
}

/// <summary>A recipient that the server does not take mail for.</summary>
/// <param name="Reason">What the server said.</param>
/// <param name="IsTemporary">It may take mail for them later.</param>
public sealed record MailRefusal(string Address, string Reason, bool IsTemporary);
