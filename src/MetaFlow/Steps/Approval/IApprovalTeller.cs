namespace MetaFlow.Steps.Approval;

/// <summary>Tells people that a run waits for their answer.</summary>
public interface IApprovalTeller
{
    /// <summary>Told again with the same key, nobody hears it twice in the inbox.</summary>
    Task TellAsync(ApprovalNotice notice, CancellationToken cancellationToken);
}

/// <param name="Key">The same for every attempt to tell it.</param>
public sealed record ApprovalNotice(ApprovalRequest Request, ApprovalOccasion Occasion, string Key);

/// <summary>Why people are told.</summary>
public enum ApprovalOccasion
{
    Asked,
    Reminder,

    /// <summary>It was given to others: to these people.</summary>
    Reassigned,
}
