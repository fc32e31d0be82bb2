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
    private readonly Part _root;

    private ValueTemplate(JsonData written, Place place, Part root) => (Written, Place, _root) = (written, place, root);

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

    internal static ValueTemplate Compile(SourceNode node, ProblemList problems) => new(node.Value, node.Place, PartOf(node, problems));

    /// <summary>Puts members that were compiled for themselves together.</summary>
    internal static ValueTemplate Fold(SourceNode node, IReadOnlyList<(string Name, ValueTemplate Value)> members) =>
        new(node.Value, node.Place, Fold(node.Value, [.. members.Select(member => (member.Name, member.Value._root))]));

    /// <summary>A value that is taken as it is, whatever is written in it.</summary>
    internal static ValueTemplate Literal(SourceNode node) => new(node.Value, node.Place, new Part.Fixed(node.Value));

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

    private static Part PartOf(SourceNode node, ProblemList problems)
    {
        switch (node.Value)
        {
            case JsonText text when text.Value.Contains("{{", StringComparison.Ordinal):
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
                return Fold(node.Value, [.. node.Members.Select(member => (member.Name, PartOf(member.Node, problems)))]);

            case JsonArray:
                var items = node.Items.Select(item => PartOf(item, problems)).ToArray();
                return items.All(item => item is Part.Fixed) ? new Part.Fixed(node.Value) : new Part.Items(items);

            default:
                return new Part.Fixed(node.Value);
        }
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
