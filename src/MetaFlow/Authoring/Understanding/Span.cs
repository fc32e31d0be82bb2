namespace MetaFlow.Authoring.Understanding;

/// <summary>A piece of the request, and where it stands.</summary>
public readonly record struct Span(int Start, string Text)
{
    public int End => Start + Text.Length;

    public bool Overlaps(Span other) => Start < other.End && other.Start < End;
}
