namespace MetaFlow.Authoring.Understanding;

/// <summary>Small English words, by what they do between clauses.</summary>
internal static class EnglishFunctionWords
{
    public static readonly HashSet<string> Joiners = new(StringComparer.Ordinal)
    {
        "and", "then", "or", "but", "please", "also", "finally", "first", "next", "afterwards", "automatically", "immediately", "it", "we", "i", "you", "that",
        "which", "only", "to", "them", "before", "after", "additionally", "can", "should", "will", "must", "agent", "ai", "llm", "model", "let's", "just", "instantly",
        "directly", "otherwise", "else", "not", "now", "either", "optionally", "workflow", "automation", "team",
    };

    public static readonly HashSet<string> Openers = new(StringComparer.Ordinal) { "if", "when", "whenever", "unless", "once", "where", "until", "while" };

    // What is a noun as often as a verb asks for something only where an object follows.
    public static readonly HashSet<string> NotObjects = new(StringComparer.Ordinal)
    {
        "of", "from", "for", "in", "at", "by", "per", "with", "is", "are", "was", "were", "and", "or", "into", "on", "across", "over", "under", "that", "which", "than", "when",
        "as", "match", "matches", "exceed", "exceeds", "below", "above", "has", "have",
    };

    public static readonly HashSet<string> Articles = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "my", "our", "your", "its", "their", "his", "her", "each", "every", "any", "all", "no", "new", "of", "for", "in", "with", "by", "per",
        "job", "status", "change", "slack", "email", "meeting", "daily", "weekly", "monthly", "open", "this", "these", "those", "from", "on",
    };

    // What joins a clause to the next one belongs to neither.
    public static readonly HashSet<string> Edges = new(StringComparer.Ordinal) { "and", "then", "or", "but", "also", "finally", "only", "before", "next", "afterwards" };

    public static readonly HashSet<string> Determiners = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "my", "our", "your", "its", "their", "it", "them", "each", "every", "all", "any", "me", "us", "this", "that", "these", "those", "new", "him", "her", "someone", "on-call",
    };
}
