using MetaFlow.Scripts.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MetaFlow.ScriptCompiler;

/// <summary>Something wrong at a place of the person's own text.</summary>
internal sealed record Finding(string Id, TextSpan Place, string Said, bool IsError = true)
{
    /// <summary>A line that begins with '#'.</summary>
    public const string Directive = "MF0001";

    /// <summary>A word of the language that scripts do without.</summary>
    public const string NotInScripts = "MF0002";

    /// <summary>The text closes what it has not opened.</summary>
    public const string NotABody = "MF0003";

    /// <summary>The compiler failed over the text.</summary>
    public const string GaveUp = "MF0004";

    private const int MaxSaid = 2000;

    public static Finding Of(Diagnostic said) =>
        new(said.Id, said.Location.SourceSpan, Cut(said.GetMessage(System.Globalization.CultureInfo.InvariantCulture)), said.Severity == DiagnosticSeverity.Error);

    public CompilerFinding In(SourceText text)
    {
        var start = text.Lines.GetLinePosition(Math.Clamp(Place.Start, 0, text.Length));
        var end = text.Lines.GetLinePosition(Math.Clamp(Place.End, 0, text.Length));
        return new CompilerFinding(Id, start.Line + 1, start.Character + 1, end.Line + 1, end.Character + 1, IsError, Said);
    }

    private static string Cut(string said) => said.Length <= MaxSaid ? said : said[..MaxSaid];
}
