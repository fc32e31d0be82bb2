namespace MetaFlow.Authoring.Changes;

/// <summary>One place of a text where other characters stand now.</summary>
/// <param name="At">How many characters stand before it.</param>
public sealed record TextEdit(int At, string Removed, string Added)
{
    public TextEdit Inverse => new(At, Added, Removed);

    /// <returns>Null where the text is not the one that the edit was made for.</returns>
    public string? Apply(string text) =>
        At >= 0 && At <= text.Length && text.AsSpan(At).StartsWith(Removed, StringComparison.Ordinal)
            ? string.Concat(text.AsSpan(0, At), Added, text.AsSpan(At + Removed.Length))
            : null;

    /// <returns>Null where one of them does not fit.</returns>
    public static string? Apply(string text, IEnumerable<TextEdit> edits)
    {
        var now = text;
        foreach (var edit in edits)
        {
            if (edit.Apply(now) is not { } next)
            {
                return null;
            }

            now = next;
        }

        return now;
    }
}
