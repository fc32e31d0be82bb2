namespace MetaFlow.Storage.Catalog;

// The rows of the catalogue. Times are UTC milliseconds, lists and dictionaries are JSON text; the stores turn them
// into the records of the engine and back.

internal sealed class WorkflowRow
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required string SearchText { get; set; }

    public int LatestNumber { get; set; }

    public int? PublishedNumber { get; set; }

    public bool Archived { get; set; }

    public long CreatedAt { get; init; }

    public long ChangedAt { get; set; }

    public long? StandingAt { get; set; }
}

internal sealed class RevisionRow
{
    public required string WorkflowId { get; init; }

    public int Number { get; init; }

    public required string Definition { get; init; }

    public required string Hash { get; init; }

    public required string Author { get; init; }

    public long At { get; init; }

    public required string Message { get; init; }
}

internal sealed class PersonRow
{
    public Guid Id { get; init; }

    public required string Name { get; set; }

    public required string NameKey { get; set; }

    public required string PasswordHash { get; set; }

    public int Role { get; set; }

    public required string SessionStamp { get; set; }

    public long CreatedAt { get; set; }

    public bool Active { get; set; }

    public int FailedSignIns { get; set; }

    public long? LockedUntil { get; set; }

    public string? Language { get; set; }

    public string? Theme { get; set; }
}

internal sealed class TokenRow
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Hash { get; init; }

    public required string Start { get; init; }

    public int Role { get; init; }

    public Guid Owner { get; init; }

    public long CreatedAt { get; init; }

    public long? ExpiresAt { get; init; }

    public long? LastUsedAt { get; set; }

    public long? RevokedAt { get; set; }
}

internal sealed class CredentialRow
{
    public required string NameKey { get; init; }

    public required string Name { get; set; }

    public int Kind { get; set; }

    public required string Fields { get; set; }

    public required string Hosts { get; set; }

    public required byte[] Sealed { get; set; }

    public long ChangedAt { get; set; }
}
