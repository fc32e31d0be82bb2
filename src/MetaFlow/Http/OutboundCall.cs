using System.Net.Http.Headers;
using MetaFlow.Credentials;

namespace MetaFlow.Http;

/// <summary>One call to a service.</summary>
public sealed record OutboundCall(HttpMethod Method, Uri Address)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Headers that prove who asks: they are not sent on where a redirect leads to another origin.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SecretHeaders { get; init; } = [];

    /// <summary>Parameters of the query that prove who asks.</summary>
    public IReadOnlyList<string> SecretQuery { get; init; } = [];

    /// <summary>Hides what proves who asks from whoever shows or keeps the call.</summary>
    public SecretMask Mask { get; init; } = SecretMask.Nothing;

    /// <summary>What is said here is a secret as a whole, or is said to people: nobody keeps it.</summary>
    public bool IsConfidential { get; init; }

    /// <summary>Makes the body; asked again where a redirect repeats the call.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>The hosts that the caller has declared; null for every one that the operator allows.</summary>
    public HostList? Hosts { get; init; }

    /// <summary>The most that the body of the answer may have; null for the operator's limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Statuses that are answers and not detours, although they name another address.</summary>
    public IReadOnlyCollection<int> FinalStatuses { get; init; } = [];
}

/// <summary>What came of a call.</summary>
public abstract record OutboundResult
{
    private OutboundResult()
    {
    }

    /// <summary>The service answered, whatever it said.</summary>
    public sealed record Answered(HttpAnswer Answer) : OutboundResult;

    /// <param name="Retryable">Whether trying again can help.</param>
    /// <param name="MayHaveArrived">Whether the service may have done what was asked, though its answer is lost.</param>
    public sealed record Failed(Problem Problem, bool Retryable, bool MayHaveArrived = false, TimeSpan? RetryAfter = null) : OutboundResult;
}

/// <summary>What a service answered, read to its end.</summary>
/// <param name="Address">Where it came from, behind all redirects.</param>
/// <param name="Headers">Names in lower case; values of one name joined with commas.</param>
public sealed record HttpAnswer(
    int Status, Uri Address, IReadOnlyDictionary<string, string> Headers, MediaTypeHeaderValue? ContentType, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    internal RetryConditionHeaderValue? RetryAfterHeader { get; init; }

    /// <summary>How long the service asks to be left alone.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now) => RetryAfterHeader switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };
}
