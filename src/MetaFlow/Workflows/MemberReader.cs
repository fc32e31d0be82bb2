using System.Text.Json;
using System.Xml;
using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Workflows;

/// <summary>Takes the members of one object, each at most once, and reports those that nobody asked for.</summary>
internal sealed class MemberReader
{
    private readonly SourceNode _node;
    private readonly ProblemList _problems;
    private readonly HashSet<string> _asked = [];

    private MemberReader(SourceNode node, ProblemList problems) => (_node, _problems) = (node, problems);

    public Place Place => _node.Place;

    /// <summary>A reader where the node is an object; null and a problem where it is not.</summary>
    public static MemberReader? Of(SourceNode node, ProblemList problems)
    {
        if (node.Value is JsonObject)
        {
            return new MemberReader(node, problems);
        }

        problems.Add(node.Place, "workflows.wrong_type", ("path", Shown(node.Place)), ("expected", "@object"), ("found", KindOf(node.Value)));
        return null;
    }

    public static string KindOf(JsonData value) => value switch
    {
        JsonNull => "@null",
        JsonBool => "@flag",
        JsonNumber => "@number",
        JsonText => "@text",
        JsonArray => "@list",
        _ => "@object",
    };

    public SourceNode? Find(string name)
    {
        _asked.Add(name);
        foreach (var member in _node.Members)
        {
            if (member.Name == name)
            {
                return member.Node;
            }
        }

        return null;
    }

    /// <summary>The member; null and a problem where it is missing.</summary>
    public SourceNode? Need(string name)
    {
        var found = Find(name);
        if (found is null)
        {
            _problems.Add(Place, "workflows.missing_member", ("path", Shown(Place)), ("name", name));
        }

        return found;
    }

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { Value: JsonText text } => text.Value,
        { } node => Wrong<string>(node, "@text"),
    };

    public string? NeedText(string name) => Need(name) is null ? null : Text(name);

    public double? Number(string name) => Find(name) switch
    {
        null => null,
        { Value: JsonNumber number } => number.Value,
        { } node => Wrong<double?>(node, "@number"),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { Value: JsonBool flag } => flag.Value,
        { } node => Wrong<bool?>(node, "@flag"),
    };

    public IReadOnlyList<SourceNode> List(string name) => Find(name) switch
    {
        null => [],
        { Value: JsonArray } node => node.Items,
        { } node => Wrong<IReadOnlyList<SourceNode>>(node, "@list") ?? [],
    };

    /// <summary>An ISO 8601 duration such as <c>PT30S</c>, longer than nothing.</summary>
    public TimeSpan? Duration(string name)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        try
        {
            if (node.Value is JsonText text && XmlConvert.ToTimeSpan(text.Value) is var span && span > TimeSpan.Zero)
            {
                return span;
            }
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            // Reported below, like every other text that is no duration.
        }

        _problems.Add(node.Place, "workflows.not_a_duration", ("path", Shown(node.Place)), ("found", node.Value));
        return null;
    }

    /// <summary>An expression in <c>{{ }}</c>; without them it is a text that is always true, which nobody means.</summary>
    public PlacedExpression? Expression(string name)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        var written = (node.Value as JsonText)?.Value ?? "";
        var text = written.Trim();
        if (!text.StartsWith("{{", StringComparison.Ordinal) || !text.EndsWith("}}", StringComparison.Ordinal))
        {
            return Wrong<PlacedExpression>(node, "@expression");
        }

        var offset = written.IndexOf("{{", StringComparison.Ordinal) + 2;
        try
        {
            return new PlacedExpression(MetaFlow.Expressions.Expression.Compile(text[2..^2]), node.Place, offset);
        }
        catch (ExpressionException exception)
        {
            _problems.AddInside(node.Place, offset + (exception.Position ?? 0), exception.ToProblem());
            return null;
        }
    }

    /// <summary>A whole number in a range.</summary>
    public int? Whole(string name, int minimum, int maximum)
    {
        if (Number(name) is not { } number)
        {
            return null;
        }

        if (number < minimum || number > maximum || number != Math.Truncate(number))
        {
            _problems.Add(
                Find(name)!.Place, "workflows.not_a_whole_number",
                ("name", name), ("found", number), ("minimum", minimum), ("maximum", maximum));
            return null;
        }

        return (int)number;
    }

    /// <summary>One of several words; they are compared ignoring case.</summary>
    public string? Choice(string name, IReadOnlyCollection<string> words)
    {
        if (Text(name) is not { } written)
        {
            return null;
        }

        var found = words.FirstOrDefault(word => word.Equals(written, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            _problems.AddUnknownChoice(Find(name)!.Place, name, written, words);
        }

        return found;
    }

    /// <summary>One of the words of an enumeration, written in snake_case.</summary>
    public T Choice<T>(string name, T fallback)
        where T : struct, Enum
    {
        var words = WordsOf<T>();
        return Choice(name, words) is { } word ? Enum.GetValues<T>()[words.IndexOf(word)] : fallback;
    }

    /// <summary>What can be written for the values of an enumeration, in their order.</summary>
    public static List<string> WordsOf<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()))];

    /// <summary>A text, or a list of texts.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        switch (Find(name))
        {
            case null:
                return [];
            case { Value: JsonText text }:
                return [text.Value];
            case { Value: JsonArray } list:
                var texts = new List<string>();
                foreach (var item in list.Items)
                {
                    if (item.Value is JsonText text)
                    {
                        texts.Add(text.Value);
                    }
                    else
                    {
                        Wrong<string>(item, "@text");
                    }
                }

                return texts;
            case { } other:
                return Wrong<IReadOnlyList<string>>(other, "@list") ?? [];
        }
    }

    /// <summary>Any value, with its expressions.</summary>
    public ValueTemplate? Template(string name) => Find(name) is { } node ? ValueTemplate.Compile(node, _problems) : null;

    /// <summary>Every member that was not asked for is a problem, but for the author's own <c>x-</c> members.</summary>
    public void RefuseOthers()
    {
        foreach (var member in _node.Members)
        {
            if (!_asked.Contains(member.Name) && !member.Name.StartsWith("x-", StringComparison.Ordinal))
            {
                _problems.Unknown(member, "workflows.unknown_member", _asked);
            }
        }
    }

    public static string Shown(Place place) => place.Path.Length == 0 ? "@definition" : place.Path;

    private T? Wrong<T>(SourceNode node, string expected)
    {
        _problems.Add(node.Place, "workflows.wrong_type", ("path", Shown(node.Place)), ("expected", expected), ("found", KindOf(node.Value)));
        return default;
    }
}
