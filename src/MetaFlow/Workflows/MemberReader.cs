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
    public Expression? Expression(string name)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        var text = (node.Value as JsonText)?.Value.Trim() ?? "";
        if (!text.StartsWith("{{", StringComparison.Ordinal) || !text.EndsWith("}}", StringComparison.Ordinal))
        {
            return Wrong<Expression>(node, "@expression");
        }

        try
        {
            return MetaFlow.Expressions.Expression.Compile(text[2..^2]);
        }
        catch (ExpressionException exception)
        {
            _problems.Add(node.Place, exception.ToProblem());
            return null;
        }
    }

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
