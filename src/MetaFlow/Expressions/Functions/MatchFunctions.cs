using System.Globalization;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

/// <summary>Functions that search with a text, a regular expression, or a function that matches.</summary>
internal static class MatchFunctions
{
    public static JsonData? Contains(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText text || arguments[1] is null)
        {
            return null;
        }

        var found = arguments[1] is JsonText sought
            ? text.Value.Contains(sought.Value, StringComparison.Ordinal)
            : TextMatch.First((FunctionValue)arguments[1]!, text.Value, context) is not null;
        return found ? JsonBool.True : JsonBool.False;
    }

    public static JsonData? Match(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText text || arguments[1] is null)
        {
            return null;
        }

        var limit = Limit(arguments, 2, "D3040");
        var run = context.Run;
        var start = run.Top;
        var match = limit > 0 ? TextMatch.First((FunctionValue)arguments[1]!, text.Value, context) : null;
        for (var count = 0; match is not null && count < limit; count++)
        {
            run.ChargeWords(16, 1);
            run.Push(JsonObject.Of(
                ("match", match.Text), ("index", JsonNumber.Of(match.Start)), ("groups", Values.Kept(match.Groups, run))));
            match = match.Next(context);
        }

        return new JsonArray(run.Take(start), SequenceMarks.Sequence);
    }

    public static JsonData? Split(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText { Value: var text } || arguments[1] is null)
        {
            return null;
        }

        var limit = Limit(arguments, 2, "D3020");
        var parts = new List<JsonData>();
        if (arguments[1] is JsonText { Value: var separator })
        {
            SplitByText(text, separator, Math.Truncate(limit), parts);
        }
        else if (limit > 0 && arguments[1] is FunctionValue matcher)
        {
            var start = 0;
            var match = TextMatch.First(matcher, text, context);
            for (; match is not null && parts.Count < limit; match = match.Next(context))
            {
                parts.Add(new JsonText(text[start..match.Start]));
                start = match.End;
            }

            if (parts.Count < limit)
            {
                parts.Add(new JsonText(text[start..]));
            }
        }

        context.Run.ChargeWords(parts.Count, 8);
        return new JsonArray([.. parts]);
    }

    public static JsonData? Replace(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText { Value: var text } || arguments[1] is null)
        {
            return null;
        }

        if (arguments[1] is JsonText { Value.Length: 0 })
        {
            throw new ExpressionException("D3010");
        }

        var limit = Limit(arguments, 3, "D3011");
        var result = new StringBuilder();
        var position = 0;
        if (arguments[1] is JsonText { Value: var sought })
        {
            var replacement = arguments[2] is JsonText with ? with.Value : string.Empty;
            var at = text.IndexOf(sought, StringComparison.Ordinal);
            for (var count = 0; at >= 0 && count < limit; count++)
            {
                Append(result, text.AsSpan(position, at - position), replacement, context.Run);
                position = at + sought.Length;
                at = text.IndexOf(sought, position, StringComparison.Ordinal);
            }
        }
        else if (limit > 0 && arguments[1] is FunctionValue matcher)
        {
            var match = TextMatch.First(matcher, text, context);
            for (var count = 0; match is not null && count < limit; count++)
            {
                var start = Math.Max(position, match.Start);
                Append(result, text.AsSpan(position, start - position), Replacement(match, arguments[2], context), context.Run);
                position = Math.Clamp(match.Start + match.Text.Length, start, text.Length);
                match = match.Next(context);
            }
        }

        result.Append(text, position, text.Length - position);
        return new JsonText(context.Run.Text(result.ToString()));
    }

    private static void Append(StringBuilder result, ReadOnlySpan<char> before, string replacement, EvaluationRun run)
    {
        run.Tick();
        result.Append(before).Append(replacement);
        if (result.Length > run.Limits.TextLength)
        {
            run.ChargeText(result.Length);
        }
    }

    private static double Limit(ReadOnlySpan<JsonData?> arguments, int index, string code)
    {
        if (index >= arguments.Length || arguments[index] is not JsonNumber limit)
        {
            return double.PositiveInfinity;
        }

        return limit.Value < 0 ? throw new ExpressionException(code, value: JsText.OfNumber(limit.Value)) : limit.Value;
    }

    private static void SplitByText(string text, string separator, double limit, List<JsonData> parts)
    {
        if (separator.Length == 0)
        {
            for (var i = 0; i < text.Length && parts.Count < limit; i++)
            {
                parts.Add(new JsonText(text[i].ToString()));
            }

            return;
        }

        foreach (var part in text.Split(separator))
        {
            if (parts.Count >= limit)
            {
                return;
            }

            parts.Add(new JsonText(part));
        }
    }

    private static string Replacement(TextMatch match, JsonData? replacement, in CallContext context)
    {
        if (replacement is JsonText template)
        {
            return Fill(template.Value, match);
        }

        if (replacement is not FunctionValue function)
        {
            return string.Empty;
        }

        var result = context.CallWith(function, match.ToObject(), null, null);
        return result is JsonText text
            ? text.Value
            : throw new ExpressionException("D3012", value: result is null ? null : JsText.Of(result, context.Run));
    }

    // $0 is the match, $1 the first group, $$ a dollar sign; no more digits are read than there can be groups.
    private static string Fill(string template, TextMatch match)
    {
        var result = new StringBuilder();
        var groups = match.Groups.Count;
        for (var i = 0; i < template.Length; i++)
        {
            var next = i + 1 < template.Length ? template[i + 1] : '\0';
            if (template[i] != '$' || next is not ('$' or (>= '0' and <= '9')))
            {
                result.Append(template[i]);
                continue;
            }

            i++;
            if (next == '$')
            {
                result.Append('$');
                continue;
            }

            if (next == '0')
            {
                result.Append(match.Text);
                continue;
            }

            var digits = Math.Max(1, groups.ToString(CultureInfo.InvariantCulture).Length);
            var number = ReadNumber(template, i, digits);
            if (digits > 1 && number > groups)
            {
                number = ReadNumber(template, i, digits - 1);
            }

            if (number >= 1 && number <= groups && match.Groups[number - 1] is JsonText group)
            {
                result.Append(group.Value);
            }

            i += number.ToString(CultureInfo.InvariantCulture).Length - 1;
        }

        return result.ToString();
    }

    private static int ReadNumber(string text, int start, int digits)
    {
        var end = start;
        while (end < text.Length && end - start < digits && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return int.Parse(text.AsSpan(start, end - start), CultureInfo.InvariantCulture);
    }
}
