using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MetaFlow.Schedules;

/// <summary>Reads one field: a list of values, ranges and steps, and what only the two day fields know.</summary>
/// <param name="known">What the day fields before this one said; <see cref="Days"/> adds to it.</param>
internal sealed class CronFieldReader(CronPart part, string text, Range field, CronDays known)
{
    private readonly int _end = field.End.Value;
    private int _at = field.Start.Value;
    private ulong _bits;
    private bool _unrestricted;
    private bool _repeats;
    private CronProblem? _problem;

    public CronDays Days { get; private set; } = known;

    public bool TryRead(out CronValues values, [NotNullWhen(false)] out CronProblem? problem)
    {
        var start = _at;
        do
        {
            ReadItem(isFirst: _at == start);
        }
        while (_problem is null && Take(','));

        if (_problem is null && _at < _end)
        {
            Refuse(CronProblems.Sign(part, text[_at].ToString()), _at, 1);
        }

        values = new CronValues(_bits, _unrestricted, _repeats || System.Numerics.BitOperations.PopCount(_bits) == part.Count);
        problem = _problem;
        return problem is null;
    }

    private char Now => _at < _end ? text[_at] : '\0';

    private void ReadItem(bool isFirst)
    {
        var start = _at;
        if (Now is ',' or '\0')
        {
            Refuse(CronProblems.Empty(part), start == _end ? start - 1 : start, 1);
        }
        else if (Take('*'))
        {
            _unrestricted |= isFirst;
            _repeats = true;
            ReadSpan(part.Minimum, part.Minimum + part.Count - 1, start);
        }
        else if (Now == '?' && part.IsDay && isFirst && _at + 1 == _end)
        {
            _at++;
            _unrestricted = true;
            Add(part.Minimum, part.Minimum + part.Count - 1, 1);
        }
        else if (!char.IsAsciiLetterOrDigit(Now))
        {
            Refuse(CronProblems.Sign(part, Now.ToString()), start, 1);
        }
        else if (!(part == CronPart.Day && ReadDaySign()) && !(part == CronPart.Weekday && ReadWeekdaySign()))
        {
            ReadValues(start);
        }
    }

    // L, L-3, LW, 15W
    private bool ReadDaySign()
    {
        var start = _at;
        var word = Word();
        switch (word.ToUpperInvariant())
        {
            case "L" when Take('-'):
                if (Number(Word(), start, 0, 30) is { } back)
                {
                    Days = Days with { FromEnd = Days.FromEnd | 1u << back };
                }

                return true;
            case "L":
                Days = Days with { FromEnd = Days.FromEnd | 1 };
                return true;
            case "LW" or "WL":
                Days = Days with { Nearest = Days.Nearest | 1 };
                return true;
            case [.. var digits, 'W'] when digits.Length > 0 && digits.All(char.IsAsciiDigit):
                if (Number(digits, start, part.Minimum, part.Maximum) is { } day)
                {
                    Days = Days with { Nearest = Days.Nearest | 1u << day };
                }

                return true;
            default:
                _at = start;
                return false;
        }
    }

    // FRIL, 5L, MON#2
    private bool ReadWeekdaySign()
    {
        var start = _at;
        var word = Word();
        if (word is [.. var last, 'L' or 'l'] && (part.ValueOf(last) is not null || (last.Length > 0 && last.All(char.IsAsciiDigit))))
        {
            if (Value(last, start) is { } weekday)
            {
                Days = Days with { Last = Days.Last | 1u << weekday % 7 };
            }

            return true;
        }

        if (Take('#'))
        {
            var nth = Word();
            if (Value(word, start) is not { } weekday)
            {
                return true;
            }

            if (nth is not [>= '1' and <= '5' and var digit])
            {
                Refuse(nth.Length == 0 ? CronProblems.Incomplete(part, text[start.._at]) : CronProblems.Nth(nth), start, _at - start);
                return true;
            }

            Days = Days with { Nth = Days.Nth | 1ul << (7 * (digit - '1') + weekday % 7) };
            return true;
        }

        _at = start;
        return false;
    }

    private void ReadValues(int start)
    {
        if (Value(Word(), start) is not { } first)
        {
            return;
        }

        if (!Take('-'))
        {
            ReadSpan(first, Now == '/' ? part.Minimum + part.Count - 1 : first, start);
            return;
        }

        var behind = _at;
        var word = Word();
        if (word.Length == 0)
        {
            Refuse(CronProblems.Incomplete(part, text[start.._at]), start, _at - start);
        }
        else if (Value(word, behind) is { } last)
        {
            ReadSpan(first, last, start);
        }
    }

    // Behind a star, a value or a range there may be a step.
    private void ReadSpan(int first, int last, int start)
    {
        var step = 1;
        if (Take('/'))
        {
            _repeats = true;
            var behind = _at;
            var word = Word();
            if (word.Length == 0)
            {
                Refuse(CronProblems.Incomplete(part, text[start.._at]), start, _at - start);
                return;
            }

            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1 || step >= part.Count)
            {
                Refuse(CronProblems.Step(part, word), behind, word.Length);
                return;
            }
        }

        Add(first, last, step);
    }

    // A range may go over the end: FRI-MON, 22-6.
    private void Add(int first, int last, int step)
    {
        var length = last >= first ? last - first : last - first + part.Count;
        for (var value = first; value <= first + length; value += step)
        {
            _bits |= 1ul << (part.Minimum + (value - part.Minimum) % part.Count);
        }
    }

    private int? Value(string word, int start)
    {
        if (word.Length > 0 && word.All(char.IsAsciiDigit))
        {
            return Number(word, start, part.Minimum, part.Maximum);
        }

        if (part.ValueOf(word) is { } named)
        {
            return named;
        }

        var home = Array.Find(CronPart.InOrder, other => other.ValueOf(word) is not null);
        Refuse(
            home is not null ? CronProblems.Misplaced(part, word, home)
            : word.Length == 0 ? CronProblems.Sign(part, Now.ToString())
            : word.ToUpperInvariant() is "L" or "W" or "LW" ? CronProblems.Sign(part, word)
            : part.Names.Length > 0 && word.All(char.IsAsciiLetter) ? CronProblems.Name(part, word)
            : CronProblems.Value(part, word), start, Math.Max(1, word.Length));
        return null;
    }

    private int? Number(string word, int start, int minimum, int maximum)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Refuse(
            word.Length == 0 ? CronProblems.Incomplete(part, text[start.._at])
            : CronProblems.Value(part with { Minimum = minimum, Maximum = maximum }, word), start, Math.Max(_at - start, 1));
        return null;
    }

    private string Word()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Now))
        {
            _at++;
        }

        return text[start.._at];
    }

    private bool Take(char sign)
    {
        var found = Now == sign;
        _at += found ? 1 : 0;
        return found;
    }

    private void Refuse(Problem problem, int position, int length) => _problem ??= new CronProblem(problem, position, length);
}
