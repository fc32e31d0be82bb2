namespace MetaFlow.Expressions;

/// <summary>What an expression reads of the value that it is evaluated on, told before there is one.</summary>
public static class RootReads
{
    /// <summary>
    /// The paths from the root, ordered. Nothing that is read is missing; where it cannot be told how far a path goes, the
    /// part of it that can be told is there.
    /// </summary>
    public static IReadOnlyList<RootRead> Of(ExpressionSyntax syntax) => new RootReadWalk().Read(syntax);
}

/// <summary>A part of the root that an expression reads.</summary>
/// <param name="Names">The members on the way to it, lists passed over; none for the root itself: everything.</param>
/// <param name="IsCarried">Its value may become part of the result; otherwise it is only asked about.</param>
public sealed record RootRead(IReadOnlyList<string> Names, bool IsCarried)
{
    public bool IsEverything => Names.Count == 0;

    /// <summary><c>steps.news.body.items</c>; <c>$$</c> is everything.</summary>
    public string Path => IsEverything ? "$$" : string.Join('.', Names);

    /// <summary>Whether the other one lies inside of this one.</summary>
    internal bool Holds(RootRead other) => Names.Count < other.Names.Count && Names.SequenceEqual(other.Names.Take(Names.Count));

    public bool Equals(RootRead? other) => other is not null && IsCarried == other.IsCarried && Names.SequenceEqual(other.Names);

    public override int GetHashCode() => HashCode.Combine(Path, IsCarried);
}
