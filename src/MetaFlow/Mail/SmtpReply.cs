namespace MetaFlow.Mail;

/// <summary>What a mail server answered: a code and its lines.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    // What is shown of an answer; some servers write essays.
    private const int LongestSaid = 200;

    public bool IsDone => Code is >= 200 and < 300;

    public bool GoesOn => Code is >= 300 and < 400;

    /// <summary>RFC 5321: 4xx passes with time, 5xx does not.</summary>
    public bool IsTemporary => Code is >= 400 and < 500;

    /// <summary>The answer on one line, for a person.</summary>
    public string Said
    {
        get
        {
            var text = new string([.. $"{Code} {string.Join(' ', Lines)}".Select(letter => char.IsControl(letter) ? ' ' : letter)]);
            return text.Length <= LongestSaid ? text : text[..LongestSaid] + "…";
        }
    }
}

/// <summary>Why a mail could not be sent; <see cref="MailSender"/> makes it the outcome.</summary>
internal sealed class SmtpException(Problem problem, bool retryable, Exception? inner = null) : Exception(problem.Message, inner)
{
    public Problem Problem { get; } = problem;

    public bool Retryable { get; } = retryable;

    /// <summary>Whether the server had the whole mail by then.</summary>
    public bool MayHaveArrived { get; init; }
}
