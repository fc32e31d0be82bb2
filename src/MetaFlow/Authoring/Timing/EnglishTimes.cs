using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Timing;

/// <summary>Reads when something is due out of English sentences.</summary>
internal static class EnglishTimes
{
    private static readonly TimeLexicon Words = TimeLexicon.English;

    private static readonly string DayNames = Words.Pattern("day");

    private static readonly string Counts = Words.Pattern("count");

    // An adjective of something else ("the monthly budget") is weaker than a time of its own.
    private static readonly Regex Interval = Of($@"\b(?:once )?(?:every|each|per) (?:(?<n>\d+|{Counts}) )?(?:an )?(?<unit>seconds?|minutes?|mins?|hours?|days?|weeks?|months?|quarters?|years?)\b(?! (?:ago|old|before|of))");
    private static readonly Regex OnDays = Of($@"\b(?:(?:every|each|on|all) )(?<days>(?:{DayNames})(?:(?:,? and |, | & |/| or )(?:{DayNames}))*)(?<part> (?:{Words.Pattern("part")}))?\b");
    private static readonly Regex Plural = Of(@"\b(?<days>mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|weekdays|weekends)\b");
    private static readonly Regex PartOfDay = Of($@"\b(?:every|each|in the|at) (?<part>{Words.Pattern("part")})\b|\b(?<night>nightly|overnight|hourly|daily|weekly|monthly|quarterly|yearly|annually|biweekly|fortnightly)\b(?<noun> \w+)?");
    private static readonly Regex Nth = Of($@"\b(?:on the |on |every |the )?(?<nth>1st|2nd|3rd|4th|first|second|third|fourth|last) (?<day>{DayNames}|day)(?: of (?:the |each |every |a )?(?:month|quarter))");
    private static readonly Regex DayOfMonth = Of(@"\bon the (?<d>\d{1,2})(?:st|nd|rd|th)?(?: and (?:the )?(?<d2>\d{1,2})(?:st|nd|rd|th)?)?(?: day)?(?: of (?:every|each|the) (?:month|quarter))?|\b(?:at |by )?(?:the )?(?<end>end of (?:every|each|the) month|month[- ]end)\b|\b(?:every|each) month on (?:day )?(?<d3>\d{1,2})");
    private static readonly Regex Calendar = Of("month|quarter|year|annual");
    private static readonly Regex AtOnce = Of(@"^at (?:\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m\.|p\.m\.)?|noon|midnight)(?= |,|$)");
    private static readonly Regex Twice = Of(@"\b(?<n>twice|three times) (?:a|per|each|every) day\b|\bonce (?:a|per) (?<unit>day|week|month|hour)\b");
    private static readonly Regex ImpossibleDate = Of(@"\b(?:february|feb) (?:29|30|31)(?:st|th)?\b|\b(?:april|june|september|november) 31(?:st)?\b|\b(?:on the|every|each) (?:3[2-9]|[4-9]\d)(?:st|nd|rd|th)\b");

    /// <param name="mayBeAdjective">Whether "weekly report" says when, or only what kind of report.</param>
    public static SpokenSchedule? Read(RequestText request, bool mayBeAdjective)
    {
        var (text, pieces) = (request.Masked, new SchedulePieces());
        if (ImpossibleDate.Match(text) is { Success: true } wrong)
        {
            pieces.Problem = Problem.Of("authoring.impossible_time", ("words", SpanOf(request, wrong).Text));
        }

        ReadDaysOfMonth(request, pieces);
        ReadDays(request, pieces);
        ReadIntervals(request, pieces);
        ReadParts(request, pieces, mayBeAdjective);
        // "At midnight, …" is said of every day, as long as no day is named.
        if (!pieces.IsRecurring && AtOnce.Match(text) is { Success: true } atOnce)
        {
            pieces.Take(SpanOf(request, atOnce) with { Text = "" });
            pieces.Assume("every day");
        }

        if (!pieces.IsRecurring)
        {
            return pieces.Problem is null ? null : pieces.ToSchedule(null);
        }

        EnglishClock.Read(request, pieces);
        return pieces.ToSchedule(Words.ZoneIn(text, @"\b"));
    }

    private static void ReadDaysOfMonth(RequestText request, SchedulePieces pieces)
    {
        foreach (Match match in Nth.Matches(request.Masked))
        {
            var nth = match.Groups["nth"].Value is var said && said == "last" ? "L" : char.IsDigit(said[0]) ? said[..1] : Ordinal(said);
            var day = Words.Of("day", match.Groups["day"].Value);
            if (day is null)
            {
                pieces.DaysOfMonth.Add(nth);
            }
            else if (day.Length == 1)
            {
                pieces.Days.Add(nth == "L" ? $"{day}L" : $"{day}#{nth}");
            }
            else
            {
                pieces.DaysOfMonth.Add(nth == "L" ? "LW" : "1W");
            }

            pieces.Take(SpanOf(request, match));
        }

        foreach (Match match in DayOfMonth.Matches(request.Masked))
        {
            if (match.Groups["end"].Success)
            {
                pieces.DaysOfMonth.Add("L");
            }
            else if (!Calendar.IsMatch(request.Masked))
            {
                continue;
            }

            foreach (var day in new[] { match.Groups["d"], match.Groups["d2"], match.Groups["d3"] }.Where(group => group.Success))
            {
                pieces.DaysOfMonth.Add(day.Value);
            }

            pieces.Take(SpanOf(request, match));
        }
    }

    private static void ReadDays(RequestText request, SchedulePieces pieces)
    {
        foreach (var pattern in new[] { OnDays, Plural })
        {
            foreach (Match match in pattern.Matches(request.Masked))
            {
                var words = SpanOf(request, match);
                if (pieces.IsTaken(words) || (match.Value.StartsWith("on ", StringComparison.Ordinal) && pieces.Days.Count > 0))
                {
                    continue;
                }

                foreach (var day in Regex.Split(match.Groups["days"].Value, @",? and |, | & |/| or ", RegexOptions.None, TimeSpan.FromSeconds(1)))
                {
                    pieces.Days.Add(Words.Of("day", day)!);
                }

                if (match.Groups["part"].Success)
                {
                    pieces.PartOfDay = Hour(match.Groups["part"].Value);
                }

                pieces.OnDays = words;
                pieces.Take(words);
            }
        }
    }

    private static void ReadIntervals(RequestText request, SchedulePieces pieces)
    {
        foreach (Match match in Interval.Matches(request.Masked))
        {
            var words = SpanOf(request, match);
            if (pieces.IsTaken(words) || pieces.Minutes is not null)
            {
                continue;
            }

            var count = match.Groups["n"].Success ? Words.Number(match.Groups["n"].Value) ?? 1 : 1;
            if (match.Groups["n"].Value == "few")
            {
                pieces.Assume("5");
            }

            TakeUnit(match.Groups["unit"].Value.TrimEnd('s'), match.Groups["n"].Value == "half" ? 30 : count, match.Groups["n"].Value, words, pieces);
        }

        foreach (Match match in Twice.Matches(request.Masked))
        {
            var words = SpanOf(request, match);
            if (match.Groups["unit"].Success)
            {
                TakeUnit(match.Groups["unit"].Value, 1, "", words, pieces);
                continue;
            }

            (int, int)[] times = match.Groups["n"].Value == "twice" ? [(9, 0), (18, 0)] : [(9, 0), (13, 0), (18, 0)];
            pieces.Times.AddRange(times);
            pieces.Assume(string.Join(", ", times.Select(time => $"{time.Item1}:00")));
            pieces.Take(words);
        }
    }

    private static void TakeUnit(string unit, int count, string said, Span words, SchedulePieces pieces)
    {
        switch (unit)
        {
            case "second":
                pieces.Minutes = 1;
                pieces.Assume("1 min");
                break;
            case "minute" or "min":
                pieces.Minutes = Math.Max(1, count);
                break;
            case "hour":
                pieces.Minutes = said is "half" or "quarter" ? count : 60 * Math.Max(1, count);
                break;
            case "day" when count <= 1:
                pieces.EveryDay = words;
                break;
            case "day":
                pieces.EveryDays = count;
                break;
            case "week" when count <= 1:
                if (pieces.Days.Count == 0)
                {
                    pieces.Days.Add("1");
                    pieces.Assume("Monday");
                }

                break;
            case "week":
                pieces.EveryDays = 7 * count;
                break;
            case "month" or "quarter" or "year":
                if (pieces.DaysOfMonth.Count == 0 && pieces.Days.Count == 0)
                {
                    pieces.DaysOfMonth.Add("1");
                    pieces.Assume("day 1");
                }

                pieces.Months.AddRange(unit switch
                {
                    "quarter" => ["1", "4", "7", "10"],
                    "year" => ["1"],
                    _ when count > 1 => Enumerable.Range(0, 12 / Math.Min(count, 12)).Select(index => $"{1 + (index * count)}"),
                    _ => [],
                });
                break;
        }

        pieces.Take(words);
    }

    private static void ReadParts(RequestText request, SchedulePieces pieces, bool mayBeAdjective)
    {
        foreach (Match match in PartOfDay.Matches(request.Masked))
        {
            var words = SpanOf(request, match);
            if (match.Groups["part"].Success)
            {
                var recurs = match.Value.StartsWith("every", StringComparison.Ordinal) || match.Value.StartsWith("each", StringComparison.Ordinal);
                pieces.PartOfDay ??= Hour(match.Groups["part"].Value);
                pieces.Take(words, recurs);
                continue;
            }

            var adverb = match.Groups["night"];
            if ((pieces.IsRecurring && !(adverb.Value is "quarterly" or "yearly" or "annually" && pieces.Months.Count == 0 && pieces.DaysOfMonth.Count > 0)) || (!mayBeAdjective && match.Groups["noun"].Success && match.Groups["noun"].Value is not " at"))
            {
                continue;
            }

            var said = request.SpanOf(adverb.Index, adverb.Index + adverb.Length);
            if (adverb.Value is "nightly" or "overnight")
            {
                pieces.PartOfDay = adverb.Value == "nightly" ? 21 : 2;
            }

            TakeUnit(adverb.Value switch
            {
                "hourly" => "hour", "weekly" or "biweekly" or "fortnightly" => "week", "monthly" => "month",
                "quarterly" => "quarter", "yearly" or "annually" => "year", _ => "every",
            }, adverb.Value is "biweekly" or "fortnightly" ? 2 : 1, "", said, pieces);
        }
    }

    private static string Ordinal(string said) => said switch { "first" => "1", "second" => "2", "third" => "3", _ => "4" };

    private static int Hour(string part) => int.Parse(Words.Of("part", part)!, CultureInfo.InvariantCulture);

    internal static Span SpanOf(RequestText request, Match match) => request.SpanOf(match.Index, match.Index + match.Length);

    internal static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
