using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Authoring.Changes;

/// <summary>Changes that were made to a definition, and how they are taken back.</summary>
/// <param name="Before">SHA-256 of the text that they were made to, in hex.</param>
/// <param name="After">SHA-256 of the text that they left.</param>
public sealed record DefinitionPatch(string Before, string After, IReadOnlyList<DefinitionChange> Changes, IReadOnlyList<TextEdit> Edits)
{
    /// <summary>What gives the text from before back, to the byte.</summary>
    public IReadOnlyList<TextEdit> Undo => [.. Edits.Reverse().Select(edit => edit.Inverse)];

    /// <returns>Null where the text is not the one that the changes left.</returns>
    public string? TakeBack(string text) => HashOf(text) == After ? TextEdit.Apply(text, Undo) : null;

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
