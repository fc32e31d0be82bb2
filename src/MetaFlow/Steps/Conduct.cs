namespace MetaFlow.Steps;

/// <summary>What a step will do to the world outside of the run, told from its settings before it runs.</summary>
public sealed record Conduct(Effect Effect)
{
    public static readonly Conduct None = new(Effect.None);

    /// <summary>Whether an attempt may be repeated without doing its work twice.</summary>
    public Idempotency Idempotency { get; init; } = Effect <= Effect.Read ? Idempotency.Natural : Idempotency.None;

    /// <summary>Every host it may reach; null where the settings leave that open until it runs.</summary>
    public IReadOnlyList<string>? Hosts { get; init; } = [];

    /// <summary>Names of the credentials that it uses.</summary>
    public IReadOnlyList<string> Credentials { get; init; } = [];

    /// <summary>Whom it tells: mail addresses, channels; null where the settings leave that open until it runs.</summary>
    public IReadOnlyList<string>? Recipients { get; init; } = [];

    /// <summary>The most calls that one attempt makes; null where there is no bound.</summary>
    public int? MaxCalls { get; init; } = 1;

    /// <summary>The most tokens of a model that one attempt uses; null where there is no bound.</summary>
    public long? MaxTokens { get; init; } = 0;

    /// <summary>A person is asked before the run goes on: what comes behind it is approved.</summary>
    public bool AsksAPerson { get; init; }
}

/// <summary>What repeating an attempt does.</summary>
public enum Idempotency
{
    /// <summary>The work may be done twice.</summary>
    None,

    /// <summary>The service is given a key, and does the work once for each.</summary>
    Key,

    /// <summary>Doing it twice is the same as doing it once.</summary>
    Natural,
}

/// <summary>A step type whose effect depends on its settings. That of every other one is what its declaration says.</summary>
public interface IForeseesConduct
{
    static abstract Conduct ForeseeConduct(WrittenSettings settings);
}

/// <summary>Where the value of a setting goes when it leaves the run. A secret must not go there.</summary>
public enum Outlet
{
    /// <summary>To a service that the step calls.</summary>
    Request,

    /// <summary>Into what a language model reads.</summary>
    Prompt,

    /// <summary>To people.</summary>
    Message,

    /// <summary>Into a log or an inbox, where it stays.</summary>
    Log,
}

/// <summary>Marks a setting whose value leaves the run.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutletAttribute(Outlet outlet) : Attribute
{
    public Outlet Outlet { get; } = outlet;
}

/// <summary>A step type whose settings can be wrong in ways that their kinds do not say.</summary>
public interface IChecksSettings
{
    static abstract IEnumerable<SettingProblem> Check(WrittenSettings settings);
}

/// <param name="Setting">The path of the setting among the settings, such as <c>headers.Authorization</c>; empty for all of them.</param>
public sealed record SettingProblem(string Setting, Problem Problem);
