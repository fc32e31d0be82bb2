using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MetaFlow.ScriptCompiler;

/// <summary>
/// A script in the frame that makes a program of it. The frame is put between three parts of the person's text (usings,
/// statements, types) and adds no line, so that a line of the program is that line of the person's text.
/// </summary>
internal sealed class Snippet
{
    public static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private const string Opening = "public static class Script{public static object Run(global::System.Text.Json.Nodes.JsonNode input,global::MetaFlow.Scripting.ScriptContext ctx){";
    private const string ReturnOpening = Opening + "return (";
    private const string Closing = "}}";

    // Something is closed that was not opened; a type stands before statements.
    private const string NotTop = "CS1022";
    private const string TypesFirst = "CS8803";

    private readonly string _source;
    private readonly int _bodyStart;
    private readonly int _bodyEnd;
    private readonly string _opening;
    private readonly string _closing;

    private Snippet(string source, int bodyStart, int bodyEnd, bool isExpression)
    {
        _source = source;
        _bodyStart = bodyStart;
        _bodyEnd = bodyEnd;
        _opening = isExpression ? ReturnOpening : Opening;
        // A line comment may stand at the end of the text, never before a type on the same line.
        _closing = (bodyEnd == source.Length ? "\n" : "") + (isExpression ? ");" : "") + Closing;
        Program = string.Concat(source.AsSpan(0, bodyStart), _opening, source.AsSpan(bodyStart, bodyEnd - bodyStart), string.Concat(_closing, source.AsSpan(bodyEnd), "\n"));
        Tree = CSharpSyntaxTree.ParseText(SourceText.From(Program, System.Text.Encoding.UTF8), Parsing, "script.cs");
    }

    public string Program { get; }

    public SyntaxTree Tree { get; }

    /// <summary>The frame around a text that parses by itself, or what is wrong with it.</summary>
    public static (Snippet? Snippet, IReadOnlyList<Finding> Findings) Read(string source)
    {
        var alone = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(source, Parsing).GetRoot();
        var refused = Refused(alone).ToList();
        if (refused.Count > 0)
        {
            return (null, refused);
        }

        if (Expression(source) is { } expression)
        {
            return (expression, []);
        }

        var snippet = Framed(source, alone);
        var errors = Errors(alone);
        if (errors.Count > 0)
        {
            return (null, snippet.OwnErrors() is { Count: > 0 } own && !errors.Any(error => error.Id is NotTop or TypesFirst) ? own : errors);
        }

        return snippet.Holds(alone) ? (snippet, []) : (null, [new Finding(Finding.NotABody, new TextSpan(0, 0), "")]);
    }

    /// <summary>The frame around a text that may be half written, for the editor.</summary>
    public static Snippet ReadLoosely(string source) =>
        Expression(source) ?? Framed(source, (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(source, Parsing).GetRoot());

    /// <summary>The place in the program of a place in the person's text.</summary>
    public int ToProgram(int position) => position < _bodyStart ? position
        : position <= _bodyEnd ? position + _opening.Length
        : position + _opening.Length + _closing.Length;

    /// <summary>The place in the person's text of a place in the program; the frame belongs to the end of the statements.</summary>
    public int ToSource(int position)
    {
        var start = _bodyStart + _opening.Length;
        var end = _bodyEnd + _opening.Length;
        return position < _bodyStart ? position
            : position < start ? _bodyStart
            : position <= end ? position - _opening.Length
            : Math.Min(Math.Max(position - _opening.Length - _closing.Length, _bodyEnd), _source.Length);
    }

    public bool IsFrame(TextSpan place) => place.Start >= _bodyStart && place.End <= _bodyStart + _opening.Length && place.Length > 0;

    private static Snippet Framed(string source, CompilationUnitSyntax alone)
    {
        var start = alone.Usings.Count > 0 ? alone.Usings.FullSpan.End : 0;
        var end = alone.Members.FirstOrDefault(member => member is not GlobalStatementSyntax)?.FullSpan.Start ?? source.Length;
        return new Snippet(source, start, Math.Max(start, end), isExpression: false);
    }

    private static Snippet? Expression(string source)
    {
        if (source.AsSpan().TrimEnd() is [] or [.., ';'])
        {
            return null;
        }

        var expression = SyntaxFactory.ParseExpression(source, 0, Parsing, consumeFullText: true);
        if (expression.ContainsDiagnostics || expression.IsMissing || expression.ContainsDirectives)
        {
            return null;
        }

        var snippet = new Snippet(source, 0, source.Length, isExpression: true);
        return snippet.Run() is { Body.Statements: [ReturnStatementSyntax { Expression: ParenthesizedExpressionSyntax held }] }
            && held.OpenParenToken.SpanStart == snippet._opening.Length - 1
            && held.CloseParenToken.SpanStart == snippet._opening.Length + source.Length + 1
            && !snippet.Tree.GetDiagnostics().Any()
                ? snippet
                : null;
    }

    // What the language has and a script has not, before anything is bound.
    private static IEnumerable<Finding> Refused(CompilationUnitSyntax alone)
    {
        foreach (var trivia in alone.DescendantTrivia().Where(trivia => trivia.IsDirective))
        {
            yield return new Finding(Finding.Directive, trivia.Span, trivia.ToString().Trim());
        }

        foreach (var alias in alone.Externs)
        {
            yield return new Finding(Finding.NotInScripts, alias.Span, "extern alias");
        }

        foreach (var attributes in alone.AttributeLists)
        {
            yield return new Finding(Finding.NotInScripts, attributes.Span, "[" + attributes.Target?.Identifier.Text + ":]");
        }

        foreach (var place in alone.Members.OfType<BaseNamespaceDeclarationSyntax>())
        {
            yield return new Finding(Finding.NotInScripts, place.NamespaceKeyword.Span, "namespace");
        }

        foreach (var node in alone.DescendantNodes())
        {
            if (Refused(node) is { } word)
            {
                yield return new Finding(Finding.NotInScripts, word.Span, word.Text);
            }
        }
    }

    private static SyntaxToken? Refused(SyntaxNode node) => node switch
    {
        UnsafeStatementSyntax unsafeBlock => unsafeBlock.UnsafeKeyword,
        FixedStatementSyntax pinned => pinned.FixedKeyword,
        PointerTypeSyntax pointer when pointer.ElementType is PredefinedTypeSyntax => pointer.AsteriskToken,
        FunctionPointerTypeSyntax pointer => pointer.DelegateKeyword,
        StackAllocArrayCreationExpressionSyntax stack => stack.StackAllocKeyword,
        ImplicitStackAllocArrayCreationExpressionSyntax stack => stack.StackAllocKeyword,
        AwaitExpressionSyntax wait => wait.AwaitKeyword,
        LockStatementSyntax locked => locked.LockKeyword,
        MakeRefExpressionSyntax reference => reference.Keyword,
        RefTypeExpressionSyntax reference => reference.Keyword,
        RefValueExpressionSyntax reference => reference.Keyword,
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.ArgListExpression) => literal.Token,
        ParameterSyntax parameter when parameter.Identifier.IsKind(SyntaxKind.ArgListKeyword) => parameter.Identifier,
        DestructorDeclarationSyntax finalizer => finalizer.TildeToken,
        LocalFunctionStatementSyntax function => Refused(function.Modifiers),
        AnonymousFunctionExpressionSyntax function => Refused(function.Modifiers),
        MemberDeclarationSyntax member => Refused(member.Modifiers),
        _ => null,
    };

    private static SyntaxToken? Refused(SyntaxTokenList modifiers)
    {
        var at = modifiers.IndexOf(SyntaxKind.UnsafeKeyword) is >= 0 and var place ? place
            : modifiers.IndexOf(SyntaxKind.ExternKeyword) is >= 0 and var outside ? outside
            : modifiers.IndexOf(SyntaxKind.AsyncKeyword);
        return at >= 0 ? modifiers[at] : null;
    }

    // Within the method the compiler knows better what is missing than it does at the top of a file.
    private List<Finding> OwnErrors() => [.. Tree.GetDiagnostics()
        .Where(said => said.Severity == DiagnosticSeverity.Error)
        .Select(Finding.Of)
        .Select(error => error with { Place = TextSpan.FromBounds(ToSource(error.Place.Start), Math.Max(ToSource(error.Place.Start), ToSource(error.Place.End))) })];

    private static List<Finding> Errors(CompilationUnitSyntax alone) =>
        [.. alone.GetDiagnostics().Where(said => said.Severity == DiagnosticSeverity.Error).Select(Finding.Of)];

    // The frame holds where it was put, and nothing of the text has become a part of it.
    private bool Holds(CompilationUnitSyntax alone)
    {
        var root = (CompilationUnitSyntax)Tree.GetRoot();
        return Run() is { Body: { } body }
            && body.OpenBraceToken.SpanStart == _bodyStart + _opening.Length - 1
            && body.CloseBraceToken.SpanStart == _bodyEnd + _opening.Length + _closing.Length - Closing.Length
            && !body.CloseBraceToken.IsMissing
            && root.Usings.Count == alone.Usings.Count
            && root.Members.Count == 1 + alone.Members.Count(member => member is not GlobalStatementSyntax);
    }

    private MethodDeclarationSyntax? Run() =>
        ((CompilationUnitSyntax)Tree.GetRoot()).Members is [ClassDeclarationSyntax { Members: [MethodDeclarationSyntax run] }, ..] ? run : null;
}
