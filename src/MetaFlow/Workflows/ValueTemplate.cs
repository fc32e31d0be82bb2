using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>
/// A JSON value with <c>{{ expressions }}</c> in it, compiled once. What holds no expression is shared by every run and
/// never copied.
/// </summary>
public sealed class ValueTemplate
{
    // A larger object is data, and nobody asks where each piece of it stands.
    private const int MostPlaced = 100;

    private readonly Part _root;
    private readonly Dictionary<string, Place> _members = [];

    private ValueTemplate(SourceNode node, Part root)
    {
        (Written, Place, _root) = (node.Value, node.Place, root);
        if (node.Value is JsonObject { Count: <= MostPlaced })
        {
            _members = node.Members.ToDictionary(member => member.Name, member => member.Node.Place);
        }
    }

    /// <summary>As the author wrote it.</summary>
    public JsonData Written { get; }

    public Place Place { get; }

    /// <summary>Its value is what is written: it holds no expression.</summary>
    public bool IsFixed => _root is Part.Fixed;

    /// <summary>Every expression in it, in the order of the definition.</summary>
    public IEnumerable<PlacedExpression> Expressions => _root.Expressions;

    /// <summary>The value; null where it is one expression that gives nothing.</summary>
    /// <exception cref="ExpressionException">An expression cannot be evaluated over this data.</exception>
    public JsonData? Fill(JsonData data, ExpressionScope scope) => _root.Fill(data, scope);

    internal static ValueTemplate Compile(SourceNode node, ProblemList problems) => new(node, PartOf(node, problems));

    /// <summary>Puts members that were compiled for themselves together.</summary>
    internal static ValueTemplate Fold(SourceNode node, IReadOnlyList<(string Name, ValueTemplate Value)> members) =>
        new(node, Fold(node.Value, [.. members.Select(member => (member.Name, member.Value._root))]));

    /// <summary>A value that is taken as it is, whatever is written in it.</summary>
    internal static ValueTemplate Literal(SourceNode node) => new(node, new Part.Fixed(node.Value));

    /// <summary>Where a member stands; the whole where it is not written out, or one of very many.</summary>
    internal Place PlaceOf(string member) => _members.GetValueOrDefault(member, Place);

    /// <summary>The shape of the value, before it is filled.</summary>
    internal Flow Foresee(Func<PlacedExpression, Flow> infer) => _root.Foresee(infer);

    /// <summary>Puts together what is found in its parts: in a text with expressions, in the items of a list, in the members of an object.</summary>
    internal T Gather<T>(Func<IEnumerable<PlacedExpression>, T> text, Func<IEnumerable<T>, T> list, Func<IEnumerable<(string Name, T Found)>, T> members)
    {
        return Of(_root);

        T Of(Part part) => part switch
        {
            Part.Items items => list(items.Parts.Select(Of)),
            Part.Members all => members(all.Parts.Select(member => (member.Name, Of(member.Part)))),
            _ => text(part.Expressions),
        };
    }

    // Most of large settings is data: nobody has to know where each piece of it stands.
    private static Part PartOf(SourceNode node, ProblemList problems)
    {
        if (!HoldsExpressions(node.Value))
        {
            return new Part.Fixed(node.Value);
        }

        switch (node.Value)
        {
            case JsonText text:
                try
                {
                    return new Part.Hole(Template.Parse(text.Value), node.Place);
                }
                catch (ExpressionException exception)
                {
                    problems.AddInside(node.Place, exception.Position ?? 0, exception.ToProblem());
                    return new Part.Fixed(node.Value);
                }

            case JsonObject:
                return Fold(node.Value, [.. node.Members.Select(member =>
                    (member.Name, HoldsExpressions(member.Value) ? PartOf(member.Node, problems) : new Part.Fixed(member.Value)))]);

            default:
                return new Part.Items([.. node.Items.Select(item => PartOf(item, problems))]);
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
        public abstract IEnumerable<PlacedExpression> Expressions { get; }

        /// <summary>Null where an expression gives nothing: the member is left out.</summary>
        public abstract JsonData? Fill(JsonData data, ExpressionScope scope);

        public abstract Flow Foresee(Func<PlacedExpression, Flow> infer);

        public sealed record Fixed(JsonData Value) : Part
        {
            public override IEnumerable<PlacedExpression> Expressions => [];

            public override JsonData? Fill(JsonData data, ExpressionScope scope) => Value;

            public override Flow Foresee(Func<PlacedExpression, Flow> infer) => new(Shape.Of(Value));
        }

        public sealed record Hole(Template Template, Place Place) : Part
        {
            public override IEnumerable<PlacedExpression> Expressions { get; } =
                [.. Template.Expressions.Select(expression => new PlacedExpression(expression, Place))];

            public override JsonData? Fill(JsonData data, ExpressionScope scope) => Template.Evaluate(data, scope);

            public override Flow Foresee(Func<PlacedExpression, Flow> infer)
            {
                var flows = Expressions.Select(infer).ToList();
                return Template.IsExpression ? flows[0] : new Flow(new Shape.Text());
            }
        }

        public sealed record Items(IReadOnlyList<Part> Parts) : Part
        {
            public override IEnumerable<PlacedExpression> Expressions => Parts.SelectMany(part => part.Expressions);

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
            public override IEnumerable<PlacedExpression> Expressions => Parts.SelectMany(part => part.Part.Expressions);

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
public sealed record PlacedExpression(Expression Expression, Place Place, int Offset = 0);
