using System.Diagnostics.CodeAnalysis;

namespace MetaFlow;

/// <summary>Names one run. Version 7, so that ids sort by the time the run was asked for.</summary>
public readonly record struct RunId(Guid Value)
{
    public static RunId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse([NotNullWhen(true)] string? text, out RunId id)
    {
        var understood = Guid.TryParse(text, out var value);
        id = new RunId(value);
        return understood;
    }

    public override string ToString() => Value.ToString("D");
}
