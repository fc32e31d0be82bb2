using MetaFlow.Json;

namespace MetaFlow.Shapes;

/// <summary>
/// Reads a JSON schema as a shape. A member that the schema does not name is one that nobody can count on: reading it is
/// a mistake, unless the schema says <c>additionalProperties</c>. What is not understood is anything.
/// </summary>
public static class SchemaShape
{
    // Deeper than anybody reads; a schema that holds itself goes on for ever.
    private const int MaxDepth = 12;

    public static Shape Of(JsonData schema) => new Reading(schema).Of(schema, 0);

    private sealed class Reading(JsonData root)
    {
        private int _left = Shape.MaxSize;

        public Shape Of(JsonData? schema, int depth)
        {
            if (schema is not JsonObject members || depth > MaxDepth || _left-- <= 0)
            {
                return Shape.Unknown;
            }

            if (members["$ref"] is JsonText reference)
            {
                return Of(SchemaRef.Find(root, reference.Value), depth + 1);
            }

            if (members["const"] is { } only)
            {
                return Shape.Of(only);
            }

            if (members["enum"] is JsonArray { Count: > 0 } choices)
            {
                return Union.Of(choices.Select(Shape.Of));
            }

            var types = SchemaRef.Types(members);
            var combined = Combined(members, depth);
            return types.Count == 0
                ? combined ?? Shape.Unknown
                : Union.Of(types.Select(type => type == "object" && combined is Shape.Object also ? Both((Shape.Object)OfType(type, members, depth), also) : OfType(type, members, depth)));
        }

        private Shape OfType(string type, JsonObject schema, int depth) => type switch
        {
            "null" => new Shape.Null(),
            "boolean" => new Shape.Flag(),
            "string" => new Shape.Text(),
            "integer" => new Shape.Number(IsInteger: true),
            "number" => new Shape.Number(IsInteger: false),
            "array" => OfArray(schema, depth),
            "object" => OfObject(schema, depth),
            _ => Shape.Unknown,
        };

        private Shape OfArray(JsonObject schema, int depth)
        {
            var first = (schema["prefixItems"] as JsonArray ?? JsonArray.Empty).Select(item => Of(item, depth + 1));
            return schema["items"] is JsonBool { Value: false }
                ? Shape.ListOf(Union.Of(first))
                : Shape.ListOf(Union.Of(first.Append(Of(schema["items"], depth + 1))));
        }

        private Shape OfObject(JsonObject schema, int depth)
        {
            var required = (schema["required"] as JsonArray ?? JsonArray.Empty).OfType<JsonText>().Select(name => name.Value).ToHashSet();
            var properties = schema["properties"] as JsonObject;
            var isOpen = schema["additionalProperties"] is { } others ? others is not JsonBool { Value: false } : properties is null;
            var named = (properties ?? JsonObject.Empty).Select(member => KeyValuePair.Create(
                member.Key, new Member(Of(member.Value, depth + 1), required.Contains(member.Key) ? Presence.Always : Presence.Perhaps)));
            var unnamed = required.Where(name => properties?[name] is null).Select(name => KeyValuePair.Create(name, new Member(Shape.Unknown)));
            return Shape.ObjectOf(named.Concat(unnamed), isOpen || schema["patternProperties"] is not null);
        }

        // Any of them may hold, or all of them together.
        private Shape? Combined(JsonObject schema, int depth)
        {
            if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray { Count: > 0 } some)
            {
                return Union.Of(some.Select(one => Of(one, depth + 1)));
            }

            if (schema["allOf"] is not JsonArray { Count: > 0 } all)
            {
                return null;
            }

            Shape? together = null;
            foreach (var part in all.Select(one => Of(one, depth + 1)).Where(part => part is not Shape.Any))
            {
                together = (together, part) switch
                {
                    (Shape.Object one, Shape.Object other) => Both(one, other),
                    (null, _) => part,
                    _ => together,
                };
            }

            return together;
        }

        private static Shape Both(Shape.Object a, Shape.Object b)
        {
            var members = a.Members;
            foreach (var (name, member) in b.Members)
            {
                var known = members.GetValueOrDefault(name);
                var presence = known?.Presence == Presence.Always ? Presence.Always : member.Presence;
                members = members.SetItem(name, new Member(known is null or { Shape: Shape.Any } ? member.Shape : known.Shape, presence));
            }

            // A part that names nothing is open by default and says nothing about the others.
            return Shape.ObjectOf(members, (a.IsOpen && (a.Members.Count > 0 || b.IsOpen)) || (b.IsOpen && (b.Members.Count > 0 || a.IsOpen)));
        }
    }
}
