namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>What a sentence may ask to change, in its own words: what they mean is found out from the definition.</summary>
/// <param name="Words">The whole of the sentence.</param>
internal sealed record ChangeIntent(ChangeKind Kind, string Words)
{
    /// <summary>What is changed.</summary>
    public string? Target { get; init; }

    /// <summary>What it becomes, or what is done.</summary>
    public string? Value { get; init; }

    /// <summary>What it was.</summary>
    public string? Old { get; init; }

    /// <summary>Where it comes to stand.</summary>
    public string? Anchor { get; init; }

    public StepSide Side { get; init; } = StepSide.End;

    public int? Count { get; init; }

    public bool IsNegated { get; init; }
}

internal enum ChangeKind
{
    RenameWorkflow,
    RenameStep,
    Retry,
    NoRetry,
    Timeout,
    GoOn,
    OnFailure,
    Approve,
    Condition,
    Loop,
    RemoveTrigger,
    PauseTrigger,
    ResumeTrigger,
    Zone,
    Schedule,
    Start,
    RemoveMember,
    RemoveStep,
    DisableStep,
    EnableStep,
    Move,
    Swap,
    Replace,
    Set,
    AddValue,
    AddStep,
}
