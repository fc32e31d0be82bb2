using System.Text.RegularExpressions;
using MetaFlow.Scripts.Checks;

namespace MetaFlow.Scripts.Compiling;

/// <summary>What the compiler finds, in words that say what to do; in the compiler's own where there are none of ours.</summary>
internal static partial class CompileProblems
{
    // The code of the compiler, and the problem that says it with the names that the compiler puts in quotes.
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["MF0001"] = "scripts.directive",
        ["MF0002"] = "scripts.not_in_scripts",
        ["MF0003"] = "scripts.not_a_body",
        ["MF0004"] = "scripts.compiler_gave_up",
        ["CS0019"] = "scripts.operator",
        ["CS0021"] = "scripts.no_indexer",
        ["CS0023"] = "scripts.operator_one",
        ["CS0029"] = "scripts.conversion",
        ["CS0030"] = "scripts.conversion_never",
        ["CS0103"] = "scripts.unknown_name",
        ["CS0117"] = "scripts.unknown_member",
        ["CS0118"] = "scripts.wrong_use",
        ["CS0119"] = "scripts.wrong_use",
        ["CS0120"] = "scripts.not_static",
        ["CS0122"] = "scripts.not_public",
        ["CS0128"] = "scripts.name_twice",
        ["CS0131"] = "scripts.not_assignable",
        ["CS0136"] = "scripts.name_twice",
        ["CS0151"] = "scripts.expected",
        ["CS0161"] = "scripts.no_return",
        ["CS0165"] = "scripts.unassigned",
        ["CS0201"] = "scripts.not_a_statement",
        ["CS0234"] = "scripts.unknown_in_namespace",
        ["CS0246"] = "scripts.unknown_type",
        ["CS0266"] = "scripts.conversion_cast",
        ["CS0305"] = "scripts.type_arguments",
        ["CS0411"] = "scripts.types_not_inferred",
        ["CS0428"] = "scripts.method_not_called",
        ["CS0815"] = "scripts.no_type_for_var",
        ["CS0818"] = "scripts.var_without_value",
        ["CS0841"] = "scripts.used_before",
        ["CS1002"] = "scripts.semicolon",
        ["CS1003"] = "scripts.expected",
        ["CS1010"] = "scripts.open_text",
        ["CS1022"] = "scripts.not_a_body",
        ["CS1026"] = "scripts.expected_close",
        ["CS1039"] = "scripts.open_text",
        ["CS1061"] = "scripts.unknown_member",
        ["CS1501"] = "scripts.argument_count",
        ["CS1503"] = "scripts.argument_type",
        ["CS1513"] = "scripts.expected_brace",
        ["CS1525"] = "scripts.unexpected",
        ["CS1955"] = "scripts.not_callable",
        ["CS7036"] = "scripts.argument_missing",
        ["CS8415"] = "scripts.not_in_scripts",
        ["CS8652"] = "scripts.unexpected",
        ["CS8803"] = "scripts.types_last",
        ["CS0656"] = "scripts.no_dynamic",
        ["CS1969"] = "scripts.no_dynamic",
        ["CS1980"] = "scripts.no_dynamic",
        ["CS0227"] = "scripts.no_unsafe",
        ["CS0214"] = "scripts.no_unsafe",
        ["CS0233"] = "scripts.no_unsafe",
        ["CS8078"] = "scripts.too_complex_expression",
    };

    // What follows from something that was already said about the same text.
    private static readonly HashSet<string> Secondary = new(StringComparer.Ordinal) { "CS0161", "CS8070", "CS0162" };

    public static IReadOnlyList<Problem> Of(IReadOnlyList<CompilerFinding> findings)
    {
        var problems = findings.Where(finding => !Secondary.Contains(finding.Id)).Select(Of).ToList();
        return problems.Count > 0
            ? [.. problems.DistinctBy(problem => (problem.Code, problem.Line, problem.Message))]
            : [.. findings.Select(Of)];
    }

    private static Problem Of(CompilerFinding finding)
    {
        var named = InQuotes().Matches(finding.Said).Select(match => match.Groups["name"].Value).ToList();
        var what = finding.Id is "MF0001" or "MF0002" ? finding.Said : named.ElementAtOrDefault(0) ?? "";
        var other = named.ElementAtOrDefault(1) ?? "";
        var unknown = finding.Id switch
        {
            "CS0103" or "CS0246" or "CS0234" => what,
            // AsParallel, AsQueryable: methods that other assemblies would add. Any other name is a member of the author's own.
            "CS1061" when other.StartsWith("As", StringComparison.Ordinal) => other,
            _ => "",
        };
        var kind = ApiKinds.OfUnknown(unknown.Split('<')[0])
            ?? (finding.Id == "CS0234" && ApiKinds.Of($"{other}.{what}.") is var within and not ApiKind.Other ? within : null);
        var problem = kind is { } reached
            ? MetadataGate.Denied(Refusal.Of(unknown, reached), (finding.Line, finding.Column))
            : Codes.TryGetValue(finding.Id, out var code)
                ? Problem.Of(code, ("what", what), ("other", other), ("third", named.ElementAtOrDefault(2) ?? ""), ("line", finding.Line), ("column", finding.Column))
                : Problem.Of("scripts.syntax", ("said", finding.Said), ("line", finding.Line), ("column", finding.Column));
        return problem with
        {
            Line = finding.Line,
            Column = finding.Column,
            Severity = finding.IsError ? Severity.Error : Severity.Warning,
        };
    }

    [GeneratedRegex(@"(?<![\p{L}])'(?<name>(?:[^']|'(?=[\p{L}]))+)'", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InQuotes();
}
