namespace MetaFlow.SystemTests.Crash;

/// <summary>Runs with nothing beside it: what it starts and kills takes the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
