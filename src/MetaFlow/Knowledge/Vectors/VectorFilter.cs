namespace MetaFlow.Knowledge.Vectors;

/// <summary>What entries have to be like to be found. What is left out does not matter.</summary>
public sealed record VectorFilter
{
    /// <summary>The language is one of these.</summary>
    public IReadOnlyCollection<string>? Languages { get; init; }

    /// <summary>The type is one of these.</summary>
    public IReadOnlyCollection<string>? Types { get; init; }

    /// <summary>At least one of these tags is there.</summary>
    public IReadOnlyCollection<string>? AnyTag { get; init; }

    public DateTimeOffset? ChangedFrom { get; init; }

    /// <summary>Changed before this time.</summary>
    public DateTimeOffset? ChangedBefore { get; init; }

    /// <summary>The document is one of these.</summary>
    public IReadOnlyCollection<Guid>? Documents { get; init; }

    public bool Accepts(VectorPayload payload) =>
        (Languages is null || Languages.Contains(payload.Language))
        && (Types is null || Types.Contains(payload.Type))
        && (AnyTag is null || payload.Tags.Any(AnyTag.Contains))
        && (ChangedFrom is null || payload.ChangedAt >= ChangedFrom)
        && (ChangedBefore is null || payload.ChangedAt < ChangedBefore)
        && (Documents is null || Documents.Contains(payload.Document));
}
