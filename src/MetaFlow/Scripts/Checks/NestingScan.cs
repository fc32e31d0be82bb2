namespace MetaFlow.Scripts.Checks;

/// <summary>What of a source is nested too deep.</summary>
internal enum Nesting
{
    Fine,
    Brackets,
    Interpolations,
}

/// <summary>Walks over a source once and counts what is open.</summary>
internal sealed class NestingScan(string source)
{
    private readonly Stack<Open> _open = new();
    private int _depth;
    private int _interpolations;
    private int _at;

    // A bracket, a hole of a string, or a string; and how many '<' stand open within it.
    private sealed record Open(char Close, StringForm? Form)
    {
        public int Angles { get; set; }

        public bool IsString => Close == '\0';
    }

    private sealed record StringForm(int Quotes, int Dollars, bool IsVerbatim)
    {
        public bool IsRaw => Quotes >= 3;
    }

    /// <summary>The first place at which too much is open.</summary>
    public (Nesting Nesting, int Place) Find()
    {
        _open.Push(new Open(';', null));
        while (_at < source.Length)
        {
            var place = _at;
            if (_open.Peek() is { IsString: true, Form: { } form })
            {
                ReadString(form);
            }
            else
            {
                ReadCode();
            }

            if (_depth > SourceCheck.MaxNesting)
            {
                return (Nesting.Brackets, place);
            }

            if (_interpolations > SourceCheck.MaxInterpolations)
            {
                return (Nesting.Interpolations, place);
            }
        }

        return (Nesting.Fine, 0);
    }

    private char Peek(int ahead = 0) => _at + ahead < source.Length ? source[_at + ahead] : '\0';

    private void ReadCode()
    {
        var sign = source[_at];
        var top = _open.Peek();
        switch (sign)
        {
            case '/' when Peek(1) == '/':
                SkipPast("\n");
                break;
            case '/' when Peek(1) == '*':
                _at += 2;
                SkipPast("*/");
                break;
            case '\'':
                SkipLetter();
                break;
            case '"' or '$' or '@' when OpensString() is { } form:
                Push(new Open('\0', form));
                break;
            case '(' or '[' or '{':
                Push(new Open(sign switch { '(' => ')', '[' => ']', _ => '}' }, null));
                _at++;
                break;
            case ')' or ']' or '}':
                _at++;
                Close(sign);
                break;
            case ':' when top.Form is not null && Peek(1) != ':':
                // The format of a hole is text.
                SkipTo('}');
                break;
            case '<' when Peek(1) is not ('<' or '=') && (_at == 0 || source[_at - 1] != '<'):
                top.Angles++;
                _depth++;
                _at++;
                break;
            case '>' when top.Angles > 0 && (_at == 0 || source[_at - 1] != '='):
                top.Angles--;
                _depth--;
                _at++;
                break;
            case ';' or '&' or '|':
                // What was open was a comparison.
                _depth -= top.Angles;
                top.Angles = 0;
                _at++;
                break;
            default:
                _at++;
                break;
        }
    }

    private void Push(Open opened)
    {
        _open.Push(opened);
        _depth += opened.IsString ? 0 : 1;
        _interpolations += opened is { IsString: true, Form.Dollars: > 0 } ? 1 : 0;
    }

    private void Close(char sign)
    {
        var top = _open.Peek();
        if (top.Close != sign)
        {
            // The compiler will say what does not fit.
            return;
        }

        _open.Pop();
        _depth -= 1 + top.Angles;
        for (var extra = 1; top.Form is { } form && extra < form.Dollars && form.IsRaw && Peek() == '}'; extra++)
        {
            _at++;
        }
    }

    private void EndString()
    {
        var ended = _open.Pop();
        _interpolations -= ended.Form is { Dollars: > 0 } ? 1 : 0;
    }

    // The prefix and the quotes of a string, behind which the scan then stands.
    private StringForm? OpensString()
    {
        var at = _at;
        var dollars = 0;
        var isVerbatim = false;
        for (; at < source.Length && source[at] is '$' or '@'; at++)
        {
            dollars += source[at] == '$' ? 1 : 0;
            isVerbatim |= source[at] == '@';
        }

        var quotes = 0;
        while (at + quotes < source.Length && source[at + quotes] == '"')
        {
            quotes++;
        }

        if (quotes == 0)
        {
            return null;
        }

        var isRaw = quotes >= 3 && !isVerbatim;
        _at = at + (isRaw ? quotes : 1);
        return new StringForm(isRaw ? quotes : 1, dollars, isVerbatim);
    }

    private void ReadString(StringForm form)
    {
        var sign = source[_at];
        if (sign == '"')
        {
            var run = Run('"');
            if (form.IsRaw)
            {
                _at += run;
                if (run >= form.Quotes)
                {
                    EndString();
                }
            }
            else if (form.IsVerbatim && run >= 2)
            {
                _at += 2;
            }
            else
            {
                _at++;
                EndString();
            }
        }
        else if (sign == '{' && form.Dollars > 0)
        {
            ReadHole(form);
        }
        else if (!form.IsRaw && !form.IsVerbatim && sign == '\\')
        {
            _at += 2;
        }
        else if (!form.IsRaw && !form.IsVerbatim && sign == '\n')
        {
            EndString();
        }
        else
        {
            _at++;
        }
    }

    private void ReadHole(StringForm form)
    {
        var run = Run('{');
        if (form.IsRaw ? run >= form.Dollars : run % 2 == 1)
        {
            Push(new Open('}', form));
        }

        _at += run;
    }

    private int Run(char sign)
    {
        var run = 0;
        while (Peek(run) == sign && _at + run < source.Length)
        {
            run++;
        }

        return run;
    }

    private void SkipLetter()
    {
        var close = Peek(1) == '\\' ? source.IndexOf('\'', Math.Min(_at + 3, source.Length)) : source.IndexOf('\'', Math.Min(_at + 2, source.Length));
        _at = close >= 0 && close - _at <= 12 && !source.AsSpan(_at, close - _at).Contains('\n') ? close + 1 : _at + 1;
    }

    private void SkipPast(string end)
    {
        var found = source.IndexOf(end, _at, StringComparison.Ordinal);
        _at = found < 0 ? source.Length : found + end.Length;
    }

    private void SkipTo(char end)
    {
        var found = source.IndexOf(end, _at);
        _at = found < 0 ? source.Length : found;
    }
}
