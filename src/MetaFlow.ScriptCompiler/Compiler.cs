using MetaFlow.Scripts.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace MetaFlow.ScriptCompiler;

/// <summary>Makes an assembly of a script, or says what is wrong with it.</summary>
internal sealed class Compiler
{
    private const int MaxFindings = 20;

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Globalization;
        global using System.Linq;
        global using System.Text;
        global using System.Text.Json;
        global using System.Text.Json.Nodes;
        global using System.Text.RegularExpressions;
        global using MetaFlow.Scripting;
        """;

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: false,
        concurrentBuild: false,
        deterministic: true,
        nullableContextOptions: NullableContextOptions.Disable,
        metadataImportOptions: MetadataImportOptions.Public);

    private static readonly EmitOptions Emitting = new(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: "script.pdb");

    // The names of the assemblies are bound once; a script is one more tree.
    private readonly CSharpCompilation _empty = CSharpCompilation.Create(
        "MetaFlow.Script", [CSharpSyntaxTree.ParseText(SourceText.From(Usings, System.Text.Encoding.UTF8), Snippet.Parsing, "usings.cs")], References.All, Options);

    public CompilerAnswer Compile(string source)
    {
        var text = SourceText.From(source);
        var (snippet, wrong) = Snippet.Read(source);
        if (snippet is null)
        {
            return new CompilerAnswer { Findings = [.. wrong.Take(MaxFindings).Select(finding => finding.In(text))] };
        }

        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = With(snippet).Emit(assembly, symbols, options: Emitting);
        return emitted.Success
            ? new CompilerAnswer { Assembly = assembly.ToArray(), Symbols = symbols.ToArray() }
            : new CompilerAnswer { Findings = Findings(snippet, text, emitted.Diagnostics.Where(said => said.Severity == DiagnosticSeverity.Error)) };
    }

    /// <summary>Errors and the warnings that an author wants to see.</summary>
    public CompilerAnswer Diagnose(string source)
    {
        var text = SourceText.From(source);
        var (snippet, wrong) = Snippet.Read(source);
        return snippet is null
            ? new CompilerAnswer { Findings = [.. wrong.Take(MaxFindings).Select(finding => finding.In(text))] }
            : new CompilerAnswer { Findings = Findings(snippet, text, With(snippet).GetDiagnostics().Where(said => said.Severity == DiagnosticSeverity.Error || said.Id is "CS0162" or "CS0168" or "CS0219")) };
    }

    public CompilerAnswer Complete(string source, int position)
    {
        var snippet = Snippet.ReadLoosely(source);
        var (start, offers) = Completion.At(With(snippet), snippet, source, Math.Clamp(position, 0, source.Length));
        return new CompilerAnswer { Offers = offers, OfferStart = start };
    }

    private CSharpCompilation With(Snippet snippet) => _empty.AddSyntaxTrees(snippet.Tree);

    private static List<CompilerFinding> Findings(Snippet snippet, SourceText text, IEnumerable<Diagnostic> said) =>
    [
        .. said
            .Where(said => said.Location.SourceTree is null || said.Location.SourceTree == snippet.Tree)
            .Select(said => Finding.Of(said) is var finding && snippet.IsFrame(finding.Place)
                ? finding with { Place = new TextSpan(snippet.ToSource(snippet.Program.Length), 0) }
                : finding with { Place = TextSpan.FromBounds(snippet.ToSource(finding.Place.Start), Math.Max(snippet.ToSource(finding.Place.Start), snippet.ToSource(finding.Place.End))) })
            .OrderBy(finding => finding.Place.Start)
            .DistinctBy(finding => (finding.Id, finding.Place))
            .Take(MaxFindings)
            .Select(finding => finding.In(text)),
    ];
}
