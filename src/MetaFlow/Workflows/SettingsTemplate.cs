using MetaFlow.Json;
using MetaFlow.Expressions;
using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>
/// The settings of a step with their <c>{{ expressions }}</c> compiled once. What holds no expression is shared by
/// every run and never copied.
/// </summary>
public sealed class SettingsTemplate
{
    private readonly Part _root;
    private readonly IReadOnlyList<(string Name, Part Part)> _settings;

    private SettingsTemplate(JsonObject written, IReadOnlyList<(string Name, Part Part)> settings, IReadOnlyDictionary<string, PlacedExpression> bare) =>
        (Written, _settings, _root, Bare) = (written, settings, Fold(written, settings), bare);

    /// <summary>As the author wrote them.</summary>
    public JsonObject Written { get; }

    /// <summary>The settings that are an expression without <c>{{ }}</c>, which the step evaluates itself.</summary>
    internal IReadOnlyDictionary<string, PlacedExpression> Bare { get; }

    /// <param name="plain">Names of settings whose text is an expression as it stands.</param>
    internal static SettingsTemplate Compile(SourceNode node, IReadOnlySet<string> plain, ProblemList problems)
    {
        var settings = new List<(string, Part)>();
        var bare = new Dictionary<string, PlacedExpression>();
        foreach (var member in node.Members)
        {
            var isBare = plain.Contains(member.Name);
            settings.Add((member.Name, isBare ? new Part.Fixed(member.Value) : Compile(member, problems)));
            if (isBare && CompileBare(member.Node, problems) is { } expression)
            {
                bare[member.Name] = new PlacedExpression(expression, member.Node.Place);
            }
        }

        return new SettingsTemplate((JsonObject)node.Value, settings, bare);
    }

    /// <exception cref="ExpressionException">An expression cannot be evaluated over this data.</exception>
    public JsonObject Fill(JsonData data, ExpressionScope scope) => (JsonObject)_root.Fill(data, scope)!;

    /// <summary>The shape of each setting, before any of them is filled.</summary>
    internal Dictionary<string, Flow> Foresee(Func<PlacedExpression, Flow> infer) =>
        _settings.ToDictionary(setting => setting.Name, setting => setting.Part.Foresee(infer));

    private static Expression? CompileBare(SourceNode node, ProblemList problems)
    {
        try
        {
            return node.Value is JsonText text ? Expression.Compile(text.Value) : null;
        }
        catch (ExpressionException exception)
        {
            problems.Add(node.Place, exception.ToProblem());
            return null;
        }
    }

    // Most of large settings is data: nobody has to know where each piece of it stands.
    private static Part Compile(SourceMember member, ProblemList problems) =>
        HoldsExpressions(member.Value) ? Compile(member.Node, problems) : new Part.Fixed(member.Value);

    private static Part Compile(SourceNode node, ProblemList problems)
    {
        switch (node.Value)
        {
            case JsonText text when HoldsExpressions(text):
                try
                {
                    return new Part.Hole(Template.Parse(text.Value), node.Place);
                }
                catch (ExpressionException exception)
                {
                    problems.Add(node.Place, exception.ToProblem());
                    return new Part.Fixed(node.Value);
                }

            case JsonObject:
                return Fold(node.Value, [.. node.Members.Select(member => (member.Name, Compile(member, problems)))]);

            case JsonArray:
                var items = node.Items.Select(item => Compile(item, problems)).ToArray();
                return items.All(item => item is Part.Fixed) ? new Part.Fixed(node.Value) : new Part.Items(items);

            default:
                return new Part.Fixed(node.Value);
        }
    }

    private static bool HoldsExpressions(JsonData value)
    {
        if (value is JsonText text)
        {
            return text.Value.Contains("{{", StringComparison.Ordinal);
        }

        foreach (var inner in value switch { JsonObject members => members.Values, JsonArray items => items.Items, _ => [] })
        {
            if (HoldsExpressions(inner))
            {
                return true;
            }
        }

        return false;
    }

    private static Part Fold(JsonData written, IReadOnlyList<(string Name, Part Part)> members) =>
        members.All(member => member.Part is Part.Fixed) ? new Part.Fixed(written) : new Part.Members(members);

    private abstract record Part
    {
        /// <summary>Null where an expression gives nothing: the member is left out.</summary>
        public abstract JsonData? Fill(JsonData data, ExpressionScope scope);

        public abstract Flow Foresee(Func<PlacedExpression, Flow> infer);

        public sealed record Fixed(JsonData Value) : Part
        {
            public override JsonData? Fill(JsonData data, ExpressionScope scope) => Value;

            public override Flow Foresee(Func<PlacedExpression, Flow> infer) => new(Shape.Of(Value));
        }

        public sealed record Hole(Template Template, Place Place) : Part
        {
            public override JsonData? Fill(JsonData data, ExpressionScope scope) => Template.Evaluate(data, scope);

            public override Flow Foresee(Func<PlacedExpression, Flow> infer)
            {
                var flows = Template.Expressions.Select(expression => infer(new PlacedExpression(expression, Place))).ToList();
                return Template.IsExpression ? flows[0] : new Flow(new Shape.Text());
            }
        }

        public sealed record Items(IReadOnlyList<Part> Parts) : Part
        {
            public override JsonData? Fill(JsonData data, ExpressionScope scope)
            {
                var items = new JsonData[Parts.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = Parts[i].Fill(data, scope) ?? JsonNull.Value;
                }

                return new JsonArray(items);
            }

            public override Flow Foresee(Func<PlacedExpression, Flow> infer) =>
                new(Shape.ListOf(Union.Of(Parts.Select(part => part.Foresee(infer).OrNull))));
        }

        public sealed record Members(IReadOnlyList<(string Name, Part Part)> Parts) : Part
        {
            public override JsonData? Fill(JsonData data, ExpressionScope scope)
            {
                var members = new JsonObject.Builder(Parts.Count);
                foreach (var (name, part) in Parts)
                {
                    if (part.Fill(data, scope) is { } value)
                    {
                        members[name] = value;
                    }
                }

                return members.ToObject();
            }

            public override Flow Foresee(Func<PlacedExpression, Flow> infer) => new(Shape.ObjectOf(Parts.Select(member =>
            {
                var flow = member.Part.Foresee(infer);
                return KeyValuePair.Create(
                    member.Name, new Member(flow.Value, flow.MayBeNothing ? Presence.Perhaps : Presence.Always));
            })));
        }
    }
}

/// <summary>An expression and where its text stands in the definition.</summary>
/// <param name="Offset">Where the expression's positions begin to count in that text.</param>
internal sealed record PlacedExpression(Expression Expression, Place Place, int Offset = 0);
