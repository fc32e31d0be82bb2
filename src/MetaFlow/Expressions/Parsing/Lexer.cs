using System.Buffers;
using System.Globalization;
using System.Text;

namespace MetaFlow.Expressions.Parsing;

/// <summary>Cuts the source into tokens, one at a time, because only the parser knows whether a slash divides or opens a regular expression.</summary>
internal sealed class Lexer(string source, int position)
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\n\r\v.[]{}(),@#;:?+-*/%|=<>^&!~");

    private readonly string _source = source;
    private int _position = position;

    /// <param name="infix">A slash here is a division.</param>
    public Token Next(bool infix)
    {
        SkipBlanks();
        if (_position >= _source.Length)
        {
            return new Token(TokenKind.End, "(end)", _source.Length);
        }

        var start = _position;
        var current = _source[start];
        if (current == '/' && !infix)
        {
            return ReadRegex(start);
        }

        if (OperatorLength(current) is > 0 and var length)
        {
            _position += length;
            return new Token(TokenKind.Operator, OperatorText(start, length), start);
        }

        return current switch
        {
            '"' or '\'' => ReadText(start, current),
            '`' => ReadQuotedName(start),
            '-' or (>= '0' and <= '9') => ReadNumber(start),
            _ => ReadName(start),
        };
    }

    private char At(int index) => index < _source.Length ? _source[index] : '\0';

    private void SkipBlanks()
    {
        while (_position < _source.Length)
        {
            if (_source[_position] is ' ' or '\t' or '\n' or '\r' or '\v')
            {
                _position++;
            }
            else if (_source[_position] == '/' && At(_position + 1) == '*')
            {
                var end = _source.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    throw new ExpressionException("S0106", _position);
                }

                _position = end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private int OperatorLength(char current) => (current, At(_position + 1)) switch
    {
        ('.', '.') or (':', '=') or ('!', '=') or ('>', '=') or ('<', '=') or ('*', '*') or ('~', '>') or ('?', ':') or ('?', '?') => 2,
        ('.' or '[' or ']' or '{' or '}' or '(' or ')' or ',' or '@' or '#' or ';' or ':' or '?' or '+' or '-' or '*' or '/' or '%' or '|' or '=' or '<' or '>' or '^' or '&' or '!' or '~', _) => 1,
        _ => 0,
    };

    private string OperatorText(int start, int length) => string.Intern(_source.Substring(start, length));

    private Token ReadText(int start, char quote)
    {
        var text = new StringBuilder();
        _position++;
        while (_position < _source.Length)
        {
            var current = _source[_position];
            if (current == quote)
            {
                _position++;
                return new Token(TokenKind.Text, text.ToString(), start);
            }

            if (current == '\\')
            {
                _position++;
                current = ReadEscape();
            }

            text.Append(current);
            _position++;
        }

        throw new ExpressionException("S0101", start);
    }

    private char ReadEscape()
    {
        var escape = At(_position);
        switch (escape)
        {
            case '"' or '\\' or '/': return escape;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u':
                if (_position + 5 <= _source.Length
                    && ushort.TryParse(_source.AsSpan(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                {
                    _position += 4;
                    return (char)code;
                }

                throw new ExpressionException("S0104", _position - 1);
            default:
                throw new ExpressionException("S0103", _position - 1, escape.ToString());
        }
    }

    private Token ReadQuotedName(int start)
    {
        var end = _source.IndexOf('`', start + 1);
        if (end < 0)
        {
            throw new ExpressionException("S0105", start);
        }

        _position = end + 1;
        return new Token(TokenKind.Name, _source[(start + 1)..end], start);
    }

    private Token ReadNumber(int start)
    {
        // A leading zero is a number of its own, as in JSON: 007 are three tokens.
        var end = At(start) == '0' ? start + 1 : Digits(start);
        if (At(end) == '.' && char.IsAsciiDigit(At(end + 1)))
        {
            end = Digits(end + 1);
        }

        if (At(end) is 'e' or 'E')
        {
            var digits = At(end + 1) is '+' or '-' ? end + 2 : end + 1;
            end = char.IsAsciiDigit(At(digits)) ? Digits(digits) : end;
        }

        var text = _source[start..end];
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
        {
            throw new ExpressionException("S0102", start, text);
        }

        _position = end;
        return new Token(TokenKind.Number, text, start) { Number = number };
    }

    private int Digits(int index)
    {
        while (char.IsAsciiDigit(At(index)))
        {
            index++;
        }

        return index;
    }

    private Token ReadName(int start)
    {
        var length = _source.AsSpan(start).IndexOfAny(NameEnd);
        _position = length < 0 ? _source.Length : start + length;
        if (_source[start] == '$')
        {
            return new Token(TokenKind.Variable, _source[(start + 1).._position], start);
        }

        var name = _source[start.._position];
        var kind = name switch
        {
            "and" or "or" or "in" => TokenKind.Operator,
            "true" or "false" or "null" => TokenKind.Word,
            _ => TokenKind.Name,
        };
        return new Token(kind, name, start);
    }

    private Token ReadRegex(int start)
    {
        var depth = 0;
        for (var i = start + 1; i < _source.Length; i++)
        {
            switch (_source[i])
            {
                case '\\':
                    i++;
                    break;
                case '/' when depth == 0:
                    return i == start + 1 ? throw new ExpressionException("S0301", start) : EndRegex(start, i);
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth--;
                    break;
            }
        }

        throw new ExpressionException("S0302", start);
    }

    private Token EndRegex(int start, int end)
    {
        _position = end + 1;
        while (At(_position) is 'i' or 'm')
        {
            _position++;
        }

        return new Token(TokenKind.Regex, _source[(start + 1)..end], start) { RegexFlags = _source[(end + 1).._position] };
    }
}
