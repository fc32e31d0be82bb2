namespace MetaFlow.Authoring.Understanding;

/// <summary>Something in a request that has to survive as it is written.</summary>
public sealed record Entity(EntityKind Kind, Span At, string Value)
{
    /// <summary>What is inside means nothing to who reads the sentence around it.</summary>
    public bool IsOpaque => Kind is EntityKind.Url or EntityKind.Mail or EntityKind.Quote or EntityKind.Phone or EntityKind.Host or EntityKind.Path;
}

public enum EntityKind
{
    Url,
    Mail,
    Quote,
    Phone,
    Channel,
    Host,
    Path,
    Number,
    Percent,
    Money,
    Date,

    /// <summary>A name in capitals and digits.</summary>
    Name,
}
