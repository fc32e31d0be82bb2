using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Workflows;

/// <summary>
/// The settings of a step with their <c>{{ expressions }}</c> compiled once. What holds no expression is shared by
/// every run and never copied.
/// </summary>
public sealed class SettingsTemplate
{
    private readonly Part _root;

    private SettingsTemplate(JsonObject written, Part root) => (Written, _root) = (written, root);

    /// <summary>As the author wrote them.</summary>
    public JsonObject Written { get; }

    /// <param name="plain">Names of settings whose text is not a template but taken as it stands.</param>
    internal static SettingsTemplate Compile(SourceNode node, IReadOnlySet<string> plain, ProblemList problems)
    {
        var members = new List<(string, Part)>();
        foreach (var member in node.Members)
        {
            members.Add((member.Name, plain.Contains(member.Name)
                ? new Part.Fixed(member.Node.Value)
                : Compile(member.Node, problems)));
        }

        return new SettingsTemplate((JsonObject)node.Value, Fold(node.Value, members));
    }

    /// <exception cref="ExpressionException">An expression cannot be evaluated over this data.</exception>
    public JsonObject Fill(JsonData data, ExpressionScope scope) => (JsonObject)_root.Fill(data, scope)!;

    private static Part Compile(SourceNode node, ProblemList problems)
    {
        switch (node.Value)
        {
            case JsonText text when text.Value.Contains("{{", StringComparison.Ordinal):
                try
                {
                    return new Part.Hole(Template.Parse(text.Value));
                }
                catch (ExpressionException exception)
                {
                    problems.Add(node.Place, exception.ToProblem());
                    return new Part.Fixed(node.Value);
                }

            case JsonObject:
                return Fold(node.Value, [.. node.Members.Select(member => (member.Name, Compile(member.Node, problems)))]);

            case JsonArray:
                var items = node.Items.Select(item => Compile(item, problems)).ToArray();
                return items.All(item => item is Part.Fixed) ? new Part.Fixed(node.Value) : new Part.Items(items);

            default:
                return new Part.Fixed(node.Value);
        }
    }

    private static Part Fold(JsonData written, IReadOnlyList<(string Name, Part Part)> members) =>
        members.All(member => member.Part is Part.Fixed) ? new Part.Fixed(written) : new Part.Members(members);

    private abstract record Part
    {
        /// <summary>Null where an expression gives nothing: the member is left out.</summary>
        public abstract JsonData? Fill(JsonData data, ExpressionScope scope);

        public sealed record Fixed(JsonData Value) : Part
        {
            public override JsonData? Fill(JsonData data, ExpressionScope scope) => Value;
        }

        public sealed record Hole(Template Template) : Part
        {
            public override JsonData? Fill(JsonData data, ExpressionScope scope) => Template.Evaluate(data, scope);
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
        }
    }
}
