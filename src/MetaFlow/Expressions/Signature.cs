using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions;

/// <summary>
/// The types of a function's arguments, as in <c>&lt;s-nn?:s&gt;</c>: checks what a call gives, takes the context for a
/// missing argument marked '-', and wraps a single value where an array is expected.
/// </summary>
internal sealed class Signature
{
    private const string Any = "asnblfom";

    private readonly Parameter[] _parameters;

    private Signature(string definition, Parameter[] parameters) => (Definition, _parameters) = (definition, parameters);

    public string Definition { get; }

    public static Signature Parse(string text)
    {
        var parameters = new List<Parameter>();
        for (var i = 1; i < text.Length && text[i] is not (':' or '>'); i++)
        {
            var previous = parameters.Count > 0 ? parameters[^1] : null;
            switch (text[i])
            {
                case 's' or 'n' or 'b' or 'l' or 'o':
                    parameters.Add(new Parameter(text[i], text[i] + "m"));
                    break;
                case 'a' or 'x':
                    parameters.Add(new Parameter(text[i], Any));
                    break;
                case 'f':
                    parameters.Add(new Parameter('f', "f"));
                    break;
                case 'j':
                    parameters.Add(new Parameter('j', "asnblom"));
                    break;
                case '-' when previous is not null:
                    previous.TakesContext = true;
                    previous.IsOptional = true;
                    break;
                case '?' when previous is not null:
                    previous.IsOptional = true;
                    // '?:' ends the parameters, as '?' and ':' do apart.
                    break;
                case '+' when previous is not null:
                    previous.IsRepeated = true;
                    break;
                case '(':
                    var end = Closing(text, i, '(', ')');
                    var choice = text[(i + 1)..end];
                    if (choice.Contains('<', StringComparison.Ordinal))
                    {
                        throw new ExpressionException("S0402", value: choice);
                    }

                    parameters.Add(new Parameter('(', choice + "m"));
                    i = end;
                    break;
                case '<':
                    if (previous is not { Type: 'a' or 'f' })
                    {
                        throw new ExpressionException("S0401", value: previous?.Type.ToString());
                    }

                    end = Closing(text, i, '<', '>');
                    previous.ItemType = text[(i + 1)..end];
                    i = end;
                    break;
            }
        }

        return new Signature(text, [.. parameters]);
    }

    /// <summary>The arguments as the function wants them; changes <paramref name="arguments"/> in place where that is enough.</summary>
    public ReadOnlySpan<JsonData?> Check(Span<JsonData?> arguments, JsonData? context)
    {
        if (arguments.Length == _parameters.Length && MatchesOneByOne(arguments))
        {
            for (var i = 0; i < arguments.Length; i++)
            {
                if (_parameters[i].Type == 'a')
                {
                    arguments[i] = AsArray(_parameters[i], arguments[i], Letter(arguments[i]).ToString(), i);
                }
            }

            return arguments;
        }

        return CheckByPattern(arguments, context);
    }

    private bool MatchesOneByOne(ReadOnlySpan<JsonData?> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (_parameters[i].IsRepeated || !_parameters[i].Accepts(Letter(arguments[i])))
            {
                return false;
            }
        }

        return true;
    }

    private ReadOnlySpan<JsonData?> CheckByPattern(ReadOnlySpan<JsonData?> arguments, JsonData? context)
    {
        var letters = string.Create(arguments.Length, arguments, static (span, given) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Letter(given[i]);
            }
        });
        var counts = new int[_parameters.Length];
        if (Match(letters, 0, 0, _parameters.Length, counts, [], anchored: true) < 0)
        {
            throw new ExpressionException("T0410", index: FirstMismatch(letters) + 1);
        }

        var result = new List<JsonData?>();
        var next = 0;
        var position = 0;
        for (var p = 0; p < _parameters.Length; p++)
        {
            var parameter = _parameters[p];
            if (counts[p] == 0)
            {
                if (!parameter.TakesContext)
                {
                    // As in the reference: what is left out here moves the arguments behind it on.
                    result.Add(next < arguments.Length ? arguments[next] : null);
                    next++;
                    continue;
                }

                result.Add(parameter.Accepts(Letter(context)) ? context : throw new ExpressionException("T0411", index: next + 1));
            }

            var matched = letters.Substring(position, counts[p]);
            position += counts[p];
            for (var i = 0; i < counts[p]; i++, next++)
            {
                var argument = next < arguments.Length ? arguments[next] : null;
                result.Add(parameter.Type == 'a' ? AsArray(parameter, argument, matched, next) : argument);
            }
        }

        return result.ToArray();
    }

    // Like a regular expression: each parameter takes as much as it may and gives back what the rest needs.
    private int Match(string letters, int parameter, int position, int parameters, int[] counts, HashSet<(int, int)> failed, bool anchored)
    {
        if (failed.Contains((parameter, position)))
        {
            return -1;
        }

        if (parameter == parameters)
        {
            return anchored && position < letters.Length ? -1 : position;
        }

        var current = _parameters[parameter];
        var most = 0;
        while (position + most < letters.Length && (most == 0 || current.IsRepeated) && current.Accepts(letters[position + most]))
        {
            most++;
        }

        for (var count = most; count >= (current.IsOptional ? 0 : 1); count--)
        {
            counts[parameter] = count;
            if (Match(letters, parameter + 1, position + count, parameters, counts, failed, anchored) is >= 0 and var end)
            {
                return end;
            }
        }

        failed.Add((parameter, position));
        return -1;
    }

    private int FirstMismatch(string letters)
    {
        var good = 0;
        for (var p = 1; p <= _parameters.Length; p++)
        {
            var end = Match(letters, 0, 0, p, new int[_parameters.Length], [], anchored: false);
            if (end < 0)
            {
                return good;
            }

            good = end;
        }

        return good;
    }

    private static JsonArray? AsArray(Parameter parameter, JsonData? argument, string matched, int index)
    {
        if (argument is null)
        {
            return null;
        }

        if (argument is not JsonArray array)
        {
            return parameter.ItemType is null || matched == parameter.ItemType
                ? new JsonArray([argument])
                : throw NotArrayOf(parameter, index);
        }

        if (parameter.ItemType is { Length: > 0 } type)
        {
            foreach (var item in array.Items)
            {
                if (Letter(item) != type[0])
                {
                    throw NotArrayOf(parameter, index);
                }
            }
        }

        return array;
    }

    private static ExpressionException NotArrayOf(Parameter parameter, int index) => new("T0412", value: parameter.ItemType switch
    {
        "a" => "arrays",
        "b" => "booleans",
        "f" => "functions",
        "n" => "numbers",
        "o" => "objects",
        "s" => "strings",
        _ => parameter.ItemType,
    }, index: index + 1);

    private static char Letter(JsonData? value) => value switch
    {
        null => 'm',
        JsonText => 's',
        JsonNumber => 'n',
        JsonBool => 'b',
        JsonNull => 'l',
        JsonArray => 'a',
        FunctionValue => 'f',
        _ => 'o',
    };

    private static int Closing(string text, int start, char open, char close)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            depth += text[i] == open ? 1 : text[i] == close ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return text.Length;
    }

    private sealed class Parameter(char type, string accepted)
    {
        public char Type { get; } = type;

        public string? ItemType { get; set; }

        public bool TakesContext { get; set; }

        public bool IsOptional { get; set; }

        public bool IsRepeated { get; set; }

        public bool Accepts(char letter) => accepted.Contains(letter, StringComparison.Ordinal);
    }
}
