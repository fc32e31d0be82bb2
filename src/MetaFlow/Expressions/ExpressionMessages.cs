using System.Collections.Frozen;
using System.Globalization;

namespace MetaFlow.Expressions;

/// <summary>What each code says to a person, and what to do about it. The codes are those of the reference, the sentences are ours.</summary>
internal static class ExpressionMessages
{
    private static readonly FrozenDictionary<string, (string Message, string? Hint)> Texts = new Dictionary<string, (string, string?)>
    {
        ["S0101"] = ("A text is opened here and never closed.", "End it with the quote it began with."),
        ["S0102"] = ("The number '{token}' is larger than a number can be.", null),
        ["S0103"] = ("A text has no escape '\\{token}'.", "Write '\\\\' for a backslash."),
        ["S0104"] = ("'\\u' stands here without four hexadecimal digits.", "Write the character itself, or all four digits."),
        ["S0105"] = ("A name in backquotes is opened here and never closed.", "End it with a backquote."),
        ["S0106"] = ("A comment is opened here and never closed.", "End it with '*/'."),
        ["S0201"] = ("'{token}' stands where the expression should go on or end.", "An operator is missing, or something is left over."),
        ["S0202"] = ("'{token}' stands where '{value}' was expected.", null),
        ["S0203"] = ("The expression ends where '{value}' was expected.", null),
        ["S0206"] = ("'{token}' has no meaning here.", null),
        ["S0207"] = ("The expression ends too early.", "Something has to follow."),
        ["S0208"] = ("Parameter {value} of the function is not a variable.", "Parameters begin with '$'."),
        ["S0209"] = ("A predicate stands behind a grouping.", "Put the predicate before the braces, or the whole in parentheses."),
        ["S0210"] = ("A step is grouped twice.", "Put the first grouping in parentheses."),
        ["S0211"] = ("'{token}' stands where a value should begin.", null),
        ["S0212"] = ("'{token}' cannot be assigned to.", "The left side of ':=' is a variable; it begins with '$'."),
        ["S0213"] = ("'{value}' cannot be a step of a path.", "Put a member's name that looks like it in backquotes."),
        ["S0214"] = ("Behind '{token}' no variable follows.", "It begins with '$'."),
        ["S0215"] = ("'@' stands behind a predicate.", "Bind the variable before the brackets."),
        ["S0216"] = ("'@' stands behind an ordering.", "Bind the variable before '^'."),
        ["S0217"] = ("'%' asks for a parent that cannot be told from the expression.", "It works within a path, for steps that are written before it."),
        ["S0301"] = ("A regular expression is empty.", null),
        ["S0302"] = ("A regular expression is opened here and never closed.", "End it with '/'."),
        ["S0303"] = ("The regular expression '{token}' cannot be read.", null),
        ["S0401"] = ("In a signature only 'a' and 'f' take a type in angle brackets; '{value}' does not.", null),
        ["S0402"] = ("A choice of types in a signature cannot contain angle brackets: '{value}'.", null),
        ["S0501"] = ("The expression is nested too deep.", "Give parts of it to variables."),
        ["T0410"] = ("Argument {index} of '{token}' is not of a kind that it takes, or one too many.", null),
        ["T0411"] = ("'{token}' was given no argument {index}, and the context is not of a kind that it takes.", null),
        ["T0412"] = ("Argument {index} of '{token}' is not an array of {value}.", null),
        ["D1001"] = ("The calculation gives {value}, which JSON cannot hold.", "Look for a division by zero."),
        ["D1002"] = ("'{value}' is not a number and cannot be negated.", null),
        ["T1003"] = ("The name of a member is '{value}' and not a text.", "Make it one with $string."),
        ["D1004"] = ("The regular expression '{value}' matches the empty text again and again.", "Write '+' where '*' stands."),
        ["T1005"] = ("'{token}' is not a function.", "Did you mean '${token}'?"),
        ["T1006"] = ("What is called here is not a function.", null),
        ["T1007"] = ("'{token}' is not a function that could take some of its arguments.", "Did you mean '${token}'?"),
        ["T1008"] = ("What is given some of its arguments here is not a function.", null),
        ["D1009"] = ("Two pairs give the same name '{value}'.", "Let each pair give names of its own."),
        ["T1010"] = ("The function that '{token}' searches with does not give back a match.", "A match has 'match', 'start', 'end', 'groups' and 'next'."),
        ["D1011"] = ("Functions call each other too deep.", "Look for a recursion that does not end, or let the call be the last thing the function does."),
        ["D1012"] = ("The expression took longer than {value} ms.", "Look for a loop that does not end."),
        ["D1014"] = ("A text grew beyond {value} characters.", null),
        ["D1015"] = ("The expression used more than {value} bytes.", "Look for something that grows without end."),
        ["D1016"] = ("The expression took more than {value} steps.", "Look for a loop that does not end."),
        ["D1017"] = ("The result is nested deeper than {value} levels.", null),
        ["D1018"] = ("The search with '{token}' took too long.", "Avoid repetitions inside repetitions."),
        ["T2001"] = ("The left side of '{token}' is '{value}' and not a number.", "Make it one with $number."),
        ["T2002"] = ("The right side of '{token}' is '{value}' and not a number.", "Make it one with $number."),
        ["T2003"] = ("A range begins with '{value}' and not with a whole number.", null),
        ["T2004"] = ("A range ends with '{value}' and not with a whole number.", null),
        ["T2006"] = ("Right of '~>' stands no function.", null),
        ["T2007"] = ("'{value}' and '{value2}' are of different kinds and have no order.", null),
        ["T2008"] = ("'{value}' is neither a number nor a text and has no order.", null),
        ["T2009"] = ("'{value}' and '{value2}' are of different kinds; '{token}' cannot compare them.", null),
        ["T2010"] = ("'{token}' compares numbers or texts, and one side is neither.", null),
        ["T2011"] = ("The update of a transformation is '{value}' and not an object.", null),
        ["T2012"] = ("The names to delete are '{value}' and not texts.", null),
        ["T2013"] = ("A transformation needs $clone, and here it is not a function.", "Name the variable otherwise."),
        ["D2014"] = ("A range of {value} numbers is too long.", "Ten million is the most."),
        ["D2015"] = ("An array grew beyond {value} items.", null),
        ["D3001"] = ("{value} cannot be written as a text.", "Look for a division by zero."),
        ["D3010"] = ("$replace cannot search for the empty text.", null),
        ["D3011"] = ("The limit of $replace is {value}, less than zero.", null),
        ["D3012"] = ("The function given to $replace gives back '{value}' and not a text.", null),
        ["D3020"] = ("The limit of $split is {value}, less than zero.", null),
        ["D3030"] = ("'{value}' cannot be read as a number.", null),
        ["D3040"] = ("The limit of $match is {value}, less than zero.", null),
        ["D3050"] = ("$reduce needs a function of at least two parameters.", null),
        ["D3060"] = ("{value} has no square root.", null),
        ["D3061"] = ("{value} to the power of {value2} is no number that JSON can hold.", null),
        ["D3070"] = ("$sort orders numbers or texts, and the array holds something else.", "Give it a function that compares two items."),
        ["D3080"] = ("The number picture has more than two parts.", null),
        ["D3081"] = ("The number picture '{value}' has more than one decimal separator.", null),
        ["D3082"] = ("The number picture '{value}' has more than one percent sign.", null),
        ["D3083"] = ("The number picture '{value}' has more than one per mille sign.", null),
        ["D3084"] = ("The number picture '{value}' has both a percent and a per mille sign.", null),
        ["D3085"] = ("The number picture '{value}' has no digits.", null),
        ["D3086"] = ("The number picture '{value}' has other characters between its digits.", null),
        ["D3087"] = ("In the number picture '{value}' a grouping separator stands beside the decimal separator.", null),
        ["D3088"] = ("The whole part of the number picture '{value}' ends with a grouping separator.", null),
        ["D3089"] = ("In the number picture '{value}' two grouping separators stand side by side.", null),
        ["D3090"] = ("In the whole part of the number picture '{value}' an optional digit follows a mandatory one.", null),
        ["D3091"] = ("In the fraction of the number picture '{value}' a mandatory digit follows an optional one.", null),
        ["D3092"] = ("The number picture '{value}' has both a percent or per mille sign and an exponent.", null),
        ["D3093"] = ("The exponent of the number picture '{value}' is not made of digits alone.", null),
        ["D3100"] = ("There is no base {value}.", "Bases go from 2 to 36."),
        ["D3110"] = ("'{value}' is not a time in ISO 8601.", "Give $toMillis a picture as its second argument."),
        ["D3120"] = ("The source given to $eval cannot be read: {value}", null),
        ["D3121"] = ("The expression given to $eval cannot be evaluated: {value}", null),
        ["D3130"] = ("Numbers cannot be written like '{value}'.", null),
        ["D3131"] = ("The picture '{value}' mixes digits of several scripts.", null),
        ["D3132"] = ("A date has no component '{value}'.", null),
        ["D3133"] = ("The component '{value}' of a date has no name.", "Months and days of the week have one."),
        ["D3134"] = ("A time zone cannot be written with {value} digits.", "Four are the most."),
        ["D3135"] = ("The date picture '{value}' opens a bracket and does not close it.", null),
        ["D3136"] = ("The date picture leaves out a part of '{value}' that cannot be guessed.", null),
        ["D3138"] = ("More than one item fits $single.", null),
        ["D3139"] = ("No item fits $single.", null),
        ["D3140"] = ("'{value}' cannot be taken by ${token}: it is cut off within a character.", null),
    }.ToFrozenDictionary();

    public static string Sentence(ExpressionException exception) =>
        exception.Said ?? (Texts.TryGetValue(exception.Code, out var text) ? Fill(text.Message, exception) : "The expression cannot be evaluated.");

    public static Problem ToProblem(ExpressionException exception, string? path) => new(
        "expressions." + exception.Code,
        Sentence(exception),
        path,
        Texts.TryGetValue(exception.Code, out var text) && text.Hint is not null ? Fill(text.Hint, exception) : null)
    {
        Column = exception.Position + 1,
        Line = exception.Position is null ? null : 1,
        Names = Names(exception),
    };

    private static Dictionary<string, string> Names(ExpressionException exception)
    {
        var names = new Dictionary<string, string>();
        foreach (var (name, value) in Parts(exception))
        {
            if (value is not null)
            {
                names[name] = value;
            }
        }

        return names;
    }

    private static string Fill(string text, ExpressionException exception)
    {
        foreach (var (name, value) in Parts(exception))
        {
            text = text.Replace("{" + name + "}", Shortened(value ?? string.Empty), StringComparison.Ordinal);
        }

        return text;
    }

    private static (string Name, string? Value)[] Parts(ExpressionException exception) =>
    [
        ("token", exception.Token),
        ("index", exception.Index?.ToString(CultureInfo.InvariantCulture)),
        ("value2", exception.Value2),
        ("value", exception.Value),
    ];

    private static string Shortened(string value) => value.Length <= 100 ? value : value[..99] + "…";
}
