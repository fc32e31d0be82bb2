using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Authoring.Compiling;

/// <summary>Writes the expressions of conditions and transformations. What it cannot write is left open, in words.</summary>
internal static class Expressions
{
    private static readonly (string Sign, Regex Words)[] Comparisons =
    [
        (">=", Of(@"\bat least\b|\bor more\b|\bor above\b|\bor higher\b|\bno less than\b|이상")),
        ("<=", Of(@"\bat most\b|\bor less\b|\bor below\b|\bno more than\b|이하")),
        ("<", Of(@"\bbelow\b|\bunder\b|\bless than\b|\bfewer than\b|\blower than\b|\bsmaller\b|\bdrops?\b|\bfalls?\b|미만|떨어지|낮아|낮으|부족|못 미치|안 되")),
        (">", Of(@"\babove\b|\bover\b|\bexceed\w*|\bmore than\b|\bgreater\b|\blarger\b|\bhigher\b|\bcross\w*|\brises?\b|\bspike\w*|\breaches\b|\bregress\w*|초과|넘|올라|높아|커지")),
    ];

    private static readonly Regex Counted = Of(@"\b(?:more|fewer|less) than \S+ (?:[\w-]+ )?\w+s\b|\bat least \S+ (?:[\w-]+ )?\w+s\b|개 ?(?:이상|이하|초과|미만|를? ?넘)|건 ?(?:이상|이하|초과|미만|을? ?넘)");
    private static readonly Regex Some = Of(@"\bany\b|\bthere (?:is|are)\b|\bfound\b|\bexists?\b|\bnew\b|\bnot empty\b|있으면|있을|생기면|나오면|발견");
    private static readonly Regex None_ = Of(@"\bno (?:results?|matches|rows|answer)\b|\bnothing\b|\bempty\b|없으면|없을");
    private static readonly Regex Fails = Of(@"\bfails?\b|\bfailed\b|\berrors?\b|\bdown\b|실패|오류|에러|안 되면");
    private static readonly Regex Field = Of(@"\b(price|balance|amount|total|score|budget|temperature|latency|count|rate|value|level|usage|spend|probability|revenue|stock|size|age|confidence|volume|duration|quantity)s?\b");

    private static readonly (string Korean, string Field)[] Fields =
    [
        ("점수", "score"), ("금액", "amount"), ("가격", "price"), ("강수확률", "rainProbability"), ("온도", "temperature"), ("기온", "temperature"), ("재고", "stock"), ("매출", "sales"),
        ("사용률", "usage"), ("cpu", "cpu"), ("임계", "value"), ("환율", "rate"), ("확률", "probability"), ("수량", "quantity"), ("예산", "budget"), ("나이", "age"), ("잔액", "balance"),
    ];

    public static string Unwritten(string words, string value) => $"{OpenEnds.Unwritten}{Closed(words.Replace("*/", "* /", StringComparison.Ordinal))} */ {value}";

    // What ends an expression must not stand inside of it.
    private static string Closed(string words) => words.Replace("{{", "{ {", StringComparison.Ordinal).Replace("}}", "} }", StringComparison.Ordinal);

    /// <returns>The expression, and what it takes for granted.</returns>
    public static (string Expression, string? Assumed) Condition(StepIntent intent, DataFlow flow)
    {
        if (intent.Slot("expression") is { } expression)
        {
            return ($"({expression})", null);
        }

        var words = intent.Words.ToLowerInvariant();
        if (intent.Slot("approved") is not null && flow.Approval is { } approval)
        {
            return ($"steps.{approval}.approved", null);
        }

        var data = flow.Need(intent.Words) ?? "run";
        if (Comparisons.FirstOrDefault(comparison => comparison.Words.IsMatch(words)) is { Sign: { } sign })
        {
            var written = intent.Slot("amount") ?? intent.Slot("number") ?? intent.Slot("count");
            var limit = written is not null && EntityReader.NumberIn(written) is { } number
                ? number.ToString(CultureInfo.InvariantCulture)
                : flow.Input("threshold", "number", intent.Words, 0);
            if (Counted.IsMatch(words))
            {
                return ($"$count({data}) {sign} {limit}", null);
            }

            if (flow.IsAnswer)
            {
                return ($"$number($match({data}, /-?[0-9]+(\\.[0-9]+)?/)[0].match) {sign} {limit}", "the answer of the model has the number");
            }

            var field = FieldOf(words);
            return ($"{data}.{field} {sign} {limit}", $"the value stands in '{field}'");
        }

        if (intent.Slot("quote") is { } quote)
        {
            return ($"$contains($string({data}), {Quoted(quote)})", null);
        }

        if (None_.IsMatch(words))
        {
            return ($"$count({data}) = 0", null);
        }

        if (Fails.IsMatch(words) && !flow.IsAnswer && data.EndsWith(".body", StringComparison.Ordinal))
        {
            return ($"{data[..^5]}.status >= 400", "an answer from 400 on is a failure");
        }

        if (Some.IsMatch(words))
        {
            return ($"$count({data}) > 0", null);
        }

        if (flow.IsAnswer && Label(words) is { } label)
        {
            return ($"$contains($lowercase({data}), {Quoted(label)})", $"the answer of the model says '{label}'");
        }

        return (Unwritten(intent.Words, "false"), null);
    }

    public static string Transform(StepIntent intent)
    {
        var words = intent.Words.ToLowerInvariant();
        if (intent.Slot("count") is { } count && EntityReader.NumberIn(count) is { } number and >= 1 and <= 1000)
        {
            return $"$[[0..{(int)number - 1}]]";
        }

        return intent.Slot("verb") switch
        {
            "dedupe" or "deduplicate" or "de-duplicate" or "중복" => "$distinct($)",
            "count" or "세어" or "세서" when !words.Contains(" by ", StringComparison.Ordinal) => "{ 'count': $count($) }",
            _ => Unwritten(intent.Words, "$"),
        };
    }

    private static string FieldOf(string words) =>
        Fields.FirstOrDefault(field => words.Contains(field.Korean, StringComparison.Ordinal)).Field ?? (Field.Match(words) is { Success: true } match ? match.Groups[1].Value : "value");

    // "if urgent", "긴급하면": the one word that tells.
    private static string? Label(string words)
    {
        var parts = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var last = parts[^1].Trim('.', ',');
        foreach (var ending in (ReadOnlySpan<string>)["한 경우", "하면", "으면", "이면", "라면", "면", "인"])
        {
            if (last.Length > ending.Length && last.EndsWith(ending, StringComparison.Ordinal) && last[0] > 0x1100)
            {
                return last[..^ending.Length];
            }
        }

        return parts.Length is > 1 and < 6 && char.IsAsciiLetter(last[0]) ? last : null;
    }

    public static string Quoted(string text) =>
        $"\"{Closed(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
