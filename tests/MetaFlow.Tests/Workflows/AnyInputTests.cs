using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows;

/// <summary>Whatever is read ends in a workflow or in problems that a person can find and understand.</summary>
public sealed partial class AnyInputTests
{
    private static readonly CultureInfo[] Languages = [CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("ko")];

    [Fact]
    public void Random_bytes_end_in_problems() => Holds(
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []), 1500);

    [Fact]
    public void Random_JSON_ends_in_problems() => Holds(
        AnyJson.Values(4).Select(value => Encoding.UTF8.GetBytes(value.ToString())), 1500);

    [Fact]
    public void A_definition_with_damaged_bytes_ends_in_a_workflow_or_problems() => Holds(MutatedDefinitions.Bytes, 4000);

    [Fact]
    public void A_definition_with_strange_values_ends_in_a_workflow_or_problems() => Holds(MutatedDefinitions.Values, 3000);

    private static void Holds(Gen<byte[]> inputs, int cases) =>
        Prop.ForAll(inputs.ToArbitrary(), bytes => Flaw(bytes) is not { } flaw ? true.ToProperty() : false.Label(flaw + "\n" + Encoding.UTF8.GetString(bytes)))
            .Check(AnyJson.Config(cases));

    // What is wrong with the answer; null where nothing is.
    private static string? Flaw(byte[] bytes)
    {
        var workflow = Some.Reader.Read(bytes, out var problems);
        if (workflow is null != problems.Any(problem => problem.Severity == Severity.Error))
        {
            return workflow is null ? "There is no workflow and no error." : "There is a workflow with errors.";
        }

        var text = Encoding.UTF8.GetString(bytes);
        var lines = (text.StartsWith('\uFEFF') ? text[1..] : text).Split('\n');
        return problems.Select(problem => Flaw(problem, lines)).FirstOrDefault(flaw => flaw is not null);
    }

    private static string? Flaw(Problem problem, string[] lines)
    {
        if (problem is not { Path: not null, Line: { } line, Column: { } column }
            || line < 1 || line > lines.Length || column < 1 || column > lines[line - 1].Length + 1)
        {
            return $"The place {problem.Path}:{problem.Line}:{problem.Column} of {problem.Code} is not in the text.";
        }

        // The language's reference has codes of its own, with sentences beside them.
        if (problem.Code.StartsWith("expressions.", StringComparison.Ordinal))
        {
            return problem.Message == problem.Code || ExpressionHole().IsMatch(problem.Message) ? $"{problem.Code}: {problem.Message}" : null;
        }

        foreach (var language in Languages)
        {
            var texts = ProblemTexts.Resources.GetResourceSet(language, createIfNotExists: true, tryParents: false)!;
            var written = texts.GetString(problem.Code);
            if (written is null || Holes().Matches(written).Any(hole => !problem.Names.ContainsKey(hole.Groups["name"].Value)))
            {
                return $"{problem.Code} has no whole sentence in '{language.Name}': {problem.In(language).Message}";
            }

            var hint = texts.GetString(problem.Code + ".hint");
            if (hint is not null && !problem.Names.ContainsKey("nearest")
                && Holes().Matches(hint).Any(hole => !problem.Names.ContainsKey(hole.Groups["name"].Value)))
            {
                return $"{problem.Code} has no whole hint in '{language.Name}': {problem.In(language).Hint}";
            }
        }

        return null;
    }

    [GeneratedRegex(@"\{(?:token|value|value2|index)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExpressionHole();

    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Holes();
}
