namespace MetaFlow.Workflows;

/// <summary>Where something stands in a definition.</summary>
/// <param name="Path">A JSON path such as <c>steps[2].settings.url</c>; empty for the whole text.</param>
public sealed record Place(string Path, int Line, int Column)
{
    public static readonly Place Start = new("", 1, 1);

    /// <summary>How many characters of the definition stand before it.</summary>
    internal int Position { get; init; }
}
