namespace MetaFlow.Authoring.Understanding;

/// <summary>A part of a request that asks for one thing, or says when or for what the next ones are done.</summary>
/// <param name="At">Its words.</param>
/// <param name="Verb">The word that asks, as the lexicon has it; empty where there is none.</param>
/// <param name="Meaning">What the lexicon says of it.</param>
public sealed record Clause(ClauseRole Role, Span At, string Verb, string Meaning, IReadOnlyList<Word> Words)
{
    /// <summary>Which sentence it is in.</summary>
    public int Sentence { get; init; }

    /// <summary>It stands behind what it is a condition or a loop of.</summary>
    public bool IsBehind { get; init; }

    /// <summary>A language model is to do it.</summary>
    public bool ByModel { get; init; }

    public bool Has(params ReadOnlySpan<string> words)
    {
        foreach (var word in Words)
        {
            if (words.Contains(word.Lower))
            {
                return true;
            }
        }

        return false;
    }
}

public enum ClauseRole
{
    Action,
    Condition,
    Otherwise,
    Loop,
}
