using System.Text.RegularExpressions;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>Writes conditions and lists over values that a definition already names.</summary>
internal static partial class ScopeExpressions
{
    // How values are called in Korean that have English names.
    private static readonly (string Korean, string Name)[] Names =
    [
        ("금액", "amount"), ("총액", "total"), ("합계", "total"), ("합계", "sum"), ("가격", "price"), ("환율", "rate"), ("점수", "score"), ("개수", "count"), ("건수", "count"), ("재고", "stock"), ("변화", "change"),
        ("변동", "change"), ("매출", "sales"), ("온도", "temperature"), ("통화", "currency"), ("이름", "name"), ("상태", "state"), ("상태", "status"), ("팀", "team"), ("목표", "target"), ("주문", "orders"), ("연락처", "contacts"), ("수신자", "recipients"), ("고객", "customers"), ("부서", "departments"), ("항목", "items"), ("품목", "lines"), ("기사", "items"), ("뉴스", "items"),
    ];

    /// <returns>Null where nothing is known that the words could be about.</returns>
    public static (string? Expression, string? Assumed) Condition(WrittenDefinition definition, string words, WrittenStep before, bool isKorean)
    {
        var text = RequestText.Read(words);
        var intent = EntitySlots.Fill(new StepIntent(StepKind.Condition, words, PlanEvidence.Of(new Span(0, words))), new Span(0, text.Text), text);
        var flow = PlaceFlow.At(definition, new StepPlace(StepSide.Before, before.Id));
        var (written, assumed) = Compiling.Expressions.Condition(intent, flow);
        if (Named(definition, words, before) is { } named && Compared().Match(written) is { Success: true } compared && !written.Contains("$count(", StringComparison.Ordinal))
        {
            return ($"{named} {compared.Value.Trim()}", null);
        }

        if (Quote(text) is { } quote && Named(definition, words, before) is { } equal)
        {
            return ($"{equal} = {Compiling.Expressions.Quoted(quote)}", null);
        }

        return written.StartsWith(OpenEnds.Unwritten, StringComparison.Ordinal) && !LooksLikeQuestion(words, isKorean) ? (null, null) : (written, assumed);
    }

    public static string? List(WrittenDefinition definition, string words, WrittenStep at)
    {
        if (words.Length > 0 && Named(definition, words, at) is { } named)
        {
            return named;
        }

        return PlaceFlow.At(definition, new StepPlace(StepSide.Before, at.Id)).Data;
    }

    private static bool LooksLikeQuestion(string words, bool isKorean) => isKorean || words.Split(' ').Length > 1;

    private static string? Quote(RequestText text) => text.Entities.FirstOrDefault(entity => entity.Kind == EntityKind.Quote)?.Value;

    // The value that is called as the words say: an input, what a step before gives, or what the definition reads elsewhere.
    private static string? Named(WrittenDefinition definition, string words, WrittenStep before)
    {
        var lower = words.ToLowerInvariant();
        var tokens = Word().Matches(lower).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        tokens.UnionWith(Names.Where(name => lower.Contains(name.Korean, StringComparison.Ordinal)).Select(name => name.Name));
        var known = Known(definition, before).Distinct().ToList();
        return known
            .Select(path => (Path: path, Score: Score(path, tokens)))
            .Where(each => each.Score > 0)
            .OrderByDescending(each => each.Score)
            .ThenBy(each => each.Path.StartsWith("inputs.", StringComparison.Ordinal))
            .Select(each => each.Path)
            .FirstOrDefault();
    }

    private static int Score(string path, HashSet<string> tokens)
    {
        var names = path.ToLowerInvariant().Split('.', '_');
        return tokens.Contains(names[^1]) || tokens.Contains(names[^1] + "s") || tokens.Contains(names[^1].TrimEnd('s')) ? 10 + names.Count(tokens.Contains) : 0;
    }

    private static IEnumerable<string> Known(WrittenDefinition definition, WrittenStep before)
    {
        foreach (var input in WrittenDefinition.Member(definition.Root, "inputs")?.Members ?? [])
        {
            yield return $"inputs.{input.Name}";
        }

        foreach (var step in definition.Steps.TakeWhile(step => step.Node != before.Node))
        {
            if (step.Type == "set" && WrittenDefinition.Member(step.Node, "settings")?.Value is JsonObject settings && settings["values"] is JsonObject values)
            {
                foreach (var name in values.Select(value => value.Key))
                {
                    yield return $"vars.{name}";
                }
            }

            if (PlaceFlow.Given(step) is { } given && step.Type is "data_transform" or "script")
            {
                yield return given.Data;
            }
        }

        var earlier = definition.Steps.TakeWhile(step => step.Node != before.Node).Select(step => step.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Path().Matches(definition.Text))
        {
            if (match.Value.Split('.') is not ["steps", var id, ..] || earlier.Contains(id))
            {
                yield return match.Value;
            }
        }
    }

    [GeneratedRegex(@"[a-z_]+", RegexOptions.None, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:steps|inputs|vars|trigger|item)(?:\.[A-Za-z_]\w*)+", RegexOptions.None, 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@" (?:>=|<=|>|<) -?\d+(?:\.\d+)?$", RegexOptions.None, 1000)]
    private static partial Regex Compared();
}
