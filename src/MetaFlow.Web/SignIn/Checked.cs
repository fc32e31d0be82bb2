using System.Diagnostics.CodeAnalysis;

namespace MetaFlow.Web.SignIn;

/// <summary>What was asked for, or everything that has to be put right first.</summary>
internal sealed record Checked<T>(T? Value, IReadOnlyList<Problem> Problems)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Good => Value is not null;

    public static implicit operator Checked<T>(T value) => new(value, []);

    public static implicit operator Checked<T>(Problem problem) => new(null, [problem]);

    public static implicit operator Checked<T>(List<Problem> problems) => new(null, problems);
}
