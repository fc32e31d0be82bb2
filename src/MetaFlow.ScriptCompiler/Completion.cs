using System.Xml.Linq;
using MetaFlow.Scripts.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MetaFlow.ScriptCompiler;

/// <summary>What may stand where a person is writing: members behind a dot, otherwise the names in scope.</summary>
internal static class Completion
{
    private const int MaxOffers = 2000;

    private static readonly SymbolDisplayFormat Signature = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeOptionalBrackets);

    private static readonly SymbolDisplayFormat Owner = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    public static (int Start, IReadOnlyList<CompilerOffer> Offers) At(CSharpCompilation compilation, Snippet snippet, string source, int position)
    {
        var start = position;
        while (start > 0 && (char.IsLetterOrDigit(source[start - 1]) || source[start - 1] == '_'))
        {
            start--;
        }

        var model = compilation.GetSemanticModel(snippet.Tree);
        var place = snippet.ToProgram(position);
        var behindDot = start > 0 && source[start - 1] == '.';
        var symbols = behindDot
            ? Members(model, snippet.Tree.GetRoot().FindToken(snippet.ToProgram(start - 1)), place)
            : model.LookupSymbols(place);
        var typed = source[start..position];
        return (start, [.. symbols
            .Where(symbol => symbol.CanBeReferencedByName && symbol.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Where(symbol => !behindDot || symbol.DeclaredAccessibility == Accessibility.Public || symbol.Locations.Any(location => location.IsInSource))
            .Where(symbol => symbol.Name is not ("Script" or "Run"))
            .GroupBy(symbol => (symbol.Name, symbol.Kind))
            .OrderBy(group => group.Key.Name, StringComparer.Ordinal)
            .Take(MaxOffers)
            .Select(group => Offer(group.First(), group.Count()))]);
    }

    private static IEnumerable<ISymbol> Members(SemanticModel model, SyntaxToken dot, int place)
    {
        var receiver = dot.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            MemberBindingExpressionSyntax { Parent: { } } => dot.Parent.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
            _ => null,
        };
        if (receiver is null)
        {
            return [];
        }

        var named = model.GetSymbolInfo(receiver).Symbol;
        if (named is INamespaceOrTypeSymbol container)
        {
            return model.LookupSymbols(place, container).Where(symbol => symbol is INamespaceOrTypeSymbol || symbol.IsStatic);
        }

        var type = model.GetTypeInfo(receiver).Type;
        return type is null or IErrorTypeSymbol
            ? []
            : model.LookupSymbols(place, type, includeReducedExtensionMethods: true).Where(symbol => !symbol.IsStatic && symbol is not INamespaceOrTypeSymbol);
    }

    private static CompilerOffer Offer(ISymbol symbol, int overloads) => new(
        symbol.Name,
        Kind(symbol),
        symbol is ILocalSymbol or IParameterSymbol or INamespaceSymbol ? "" : OwnerOf(symbol),
        symbol.ToDisplayString(Signature) + (overloads > 1 ? $" (+{overloads - 1})" : ""),
        Sentence(symbol));

    private static string OwnerOf(ISymbol symbol)
    {
        var type = symbol as INamedTypeSymbol ?? ((symbol as IMethodSymbol)?.ReducedFrom ?? symbol).ContainingType;
        while (type is { IsExtension: true })
        {
            type = type.ContainingType;
        }

        if (type is null || type.Locations.Any(location => location.IsInSource))
        {
            return "";
        }

        var names = new Stack<string>();
        for (var at = type; at is not null; at = at.ContainingType)
        {
            names.Push(at.MetadataName);
        }

        return (type.ContainingNamespace is { IsGlobalNamespace: false } place ? place.ToDisplayString(Owner) + "." : "") + string.Join('/', names);
    }

    private static string Kind(ISymbol symbol) => symbol switch
    {
        IMethodSymbol => "method",
        IPropertySymbol => "property",
        IFieldSymbol => "field",
        INamedTypeSymbol => "type",
        ILocalSymbol => "local",
        IParameterSymbol => "parameter",
        INamespaceSymbol => "namespace",
        _ => "name",
    };

    private static string Sentence(ISymbol symbol)
    {
        if (symbol.GetDocumentationCommentXml() is not { Length: > 0 } xml)
        {
            return "";
        }

        try
        {
            var summary = XElement.Parse(xml.StartsWith("<doc", StringComparison.Ordinal) || xml.StartsWith("<member", StringComparison.Ordinal) ? xml : $"<doc>{xml}</doc>").Descendants("summary").FirstOrDefault();
            return summary is null ? "" : string.Join(' ', Words(summary).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        catch (System.Xml.XmlException)
        {
            return "";
        }
    }

    private static string Words(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } see => Last(((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? (string?)see.Attribute("name") ?? "")),
        XElement inner => Words(inner),
        _ => "",
    }));

    private static string Last(string cref) => cref.Split('(')[0].Split('.', ':')[^1];
}
