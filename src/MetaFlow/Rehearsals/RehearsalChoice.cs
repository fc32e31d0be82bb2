using System.Collections.Immutable;
using MetaFlow.Json;

namespace MetaFlow.Rehearsals;

/// <summary>What one rehearsal is given: inputs, and what is picked where the world could answer in several ways.</summary>
internal sealed record RehearsalChoice(JsonObject Inputs, ImmutableSortedDictionary<Pick, string> Picks)
{
    public static RehearsalChoice Of(JsonObject inputs) => new(inputs, ImmutableSortedDictionary.Create<Pick, string>(Pick.InOrder));

    /// <summary>The same for choices that are the same.</summary>
    public string Key => $"{CanonicalJson.Of(Inputs)}|{string.Join('|', Picks.Select(pick => $"{pick.Key.Kind}:{pick.Key.Of}={pick.Value}"))}";

    public string? Find(PickKind kind, string of) => Picks.GetValueOrDefault(new Pick(kind, of));
}

/// <param name="Of">The key of a cassette, or the path of a step in the definition.</param>
internal sealed record Pick(PickKind Kind, string Of)
{
    /// <summary>The same order in every report.</summary>
    public static readonly IComparer<Pick> InOrder = Comparer<Pick>.Create(
        (one, other) => one.Kind != other.Kind ? one.Kind.CompareTo(other.Kind) : string.CompareOrdinal(one.Of, other.Of));
}

internal enum PickKind
{
    /// <summary>What starts the run.</summary>
    Trigger,

    /// <summary>What people answer.</summary>
    Answer,

    /// <summary>Whether an event comes in time.</summary>
    Event,

    /// <summary>Which of several branches is first.</summary>
    First,

    /// <summary>Which variant of a cassette is played.</summary>
    Variant,
}
