using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

internal static partial class DateFunctions
{
    private const double MaxMillis = 8.64e15;

    private static readonly DatePicture Iso = new("[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]");

    public static JsonData? Now(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        Format(context.Run.Scope.Now.ToUnixTimeMilliseconds(), arguments, 0, context.Run);

    public static JsonData? Millis(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        new JsonNumber((double)context.Run.Scope.Now.ToUnixTimeMilliseconds());

    public static JsonData? FromMillis(ReadOnlySpan<JsonData?> arguments, in CallContext context) =>
        arguments[0] is JsonNumber millis ? Format(millis.Value, arguments, 1, context.Run) : null;

    public static JsonData? ToMillis(ReadOnlySpan<JsonData?> arguments, in CallContext context)
    {
        if (arguments[0] is not JsonText { Value: var text })
        {
            return null;
        }

        var millis = arguments.Length > 1 && arguments[1] is JsonText picture
            ? DateParsing.Parse(text, new DatePicture(picture.Value), context.Run)
            : ParseIso(text);
        return millis is { } found ? context.Run.Number(found) : null;
    }

    private static JsonText Format(double millis, ReadOnlySpan<JsonData?> arguments, int at, EvaluationRun run)
    {
        var picture = at < arguments.Length && arguments[at] is JsonText text ? new DatePicture(text.Value) : Iso;
        var zone = at + 1 < arguments.Length && arguments[at + 1] is JsonText offset ? LeadingInteger(offset.Value) : 0;
        if (Math.Abs(millis) > MaxMillis)
        {
            throw new ExpressionException("D3110", value: JsText.OfNumber(millis));
        }

        return new JsonText(run.Text(DateFormatting.Format((long)millis, picture, zone)));
    }

    // +0900 is nine hundred: hours and minutes are taken apart from it.
    private static int LeadingInteger(string text)
    {
        var match = SignedDigits().Match(text);
        return match.Success ? int.Parse(match.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
    }

    private static double ParseIso(string text)
    {
        var match = IsoPattern().Match(text);
        if (!match.Success)
        {
            throw new ExpressionException("D3110", value: text);
        }

        double Field(string group, double missing) => match.Groups[group].Success
            ? double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture)
            : missing;

        var fraction = Math.Floor((Field("f", 0) * 1000) + 1e-7);
        var (month, day, hour) = (Field("M", 1), Field("D", 1), Field("H", 0));
        var millis = CivilTime.ToMillis(Field("Y", 0), month, day, hour, Field("m", 0), Field("s", 0), fraction);
        if (month is < 1 or > 12 || day is < 1 or > 31 || hour > 24)
        {
            throw new ExpressionException("D3110", value: text);
        }

        if (match.Groups["Z"].Success && match.Groups["Z"].Value != "Z")
        {
            var zone = match.Groups["Z"].Value.Replace(":", string.Empty, StringComparison.Ordinal);
            var minutes = (int.Parse(zone.AsSpan(1, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(zone.AsSpan(3), CultureInfo.InvariantCulture);
            millis -= (zone[0] == '-' ? -minutes : minutes) * 60_000.0;
        }

        return millis;
    }

    [GeneratedRegex(@"^\s*[-+]?[0-9]{1,6}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SignedDigits();

    [GeneratedRegex(
        @"^(?<Y>[0-9]{4})(?:-(?<M>[01][0-9]))?(?:-(?<D>[0-3][0-9]))?(?:T(?<H>[0-2][0-9]):(?<m>[0-5][0-9]):(?<s>[0-5][0-9]))?(?<f>\.[0-9]+)?(?<Z>[+-][0-2][0-9]:?[0-5][0-9]|Z)?\z",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsoPattern();
}
