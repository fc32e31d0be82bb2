using System.Reflection.Metadata;

namespace MetaFlow.Scripts.Checks;

/// <summary>Something in an assembly that no script may have.</summary>
/// <param name="Name">As a person writes it: <c>File.ReadAllText</c>.</param>
/// <param name="Kind">What it would reach, which decides the alternative.</param>
/// <param name="Word">The word to look for in the source.</param>
/// <param name="Token">What the instructions name it by, nil where none does.</param>
internal sealed record Refusal(string Name, ApiKind Kind, string Word, EntityHandle Token)
{
    /// <summary>The method that it was found in, where it is an instruction itself.</summary>
    public MethodDefinitionHandle Method { get; init; }

    public int Offset { get; init; }

    /// <summary>A construct of the language or of metadata.</summary>
    public static Refusal Of(string name, ApiKind kind, EntityHandle token = default, string? word = null) => new(name, kind, word ?? name, token);
}
