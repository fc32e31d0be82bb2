using System.Runtime.InteropServices;
using System.Text;

namespace MetaFlow.Json;

/// <summary>
/// While one document is read: which member name follows which, so that objects written alike get one shape, their
/// names are made once, and the usual next name is recognized by its bytes.
/// </summary>
internal sealed class ShapeTree
{
    // Beyond these an object is a dictionary, whose names nobody shares.
    private const int MaxNames = 64;
    private const int MaxNodes = 4096;

    private int _nodes;

    public Node Root { get; } = new(null, string.Empty);

    /// <summary>The values of the arrays and objects that are being read, innermost last.</summary>
    public List<JsonData> Values { get; } = [];

    public JsonData[] TakeValues(int start)
    {
        var values = CollectionsMarshal.AsSpan(Values)[start..].ToArray();
        Values.RemoveRange(start, values.Length);
        return values;
    }

    /// <summary>The node for one more name; null where the object cannot share a shape.</summary>
    public Node? Follow(Node node, string name)
    {
        if (node.Child(name) is { } known)
        {
            return known;
        }

        // Half a surrogate pair has no bytes to be recognized by.
        if (node.Count >= MaxNames || _nodes >= MaxNodes || node.Has(name) || name.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0)
        {
            return null;
        }

        _nodes++;
        return node.Add(JsonNames.Share(name));
    }

    /// <summary>A builder with the members read so far.</summary>
    public JsonObject.Builder Start(Node node, int start)
    {
        var members = new JsonObject.Builder(node.Count + 8);
        var names = node.Shape.Names;
        var values = TakeValues(start);
        for (var i = 0; i < names.Length; i++)
        {
            members[names[i]] = values[i];
        }

        return members;
    }

    internal sealed class Node(Node? parent, string name)
    {
        private Dictionary<string, Node>? _children;
        private JsonShape? _shape;

        /// <summary>The name that followed last time.</summary>
        public Node? Expected { get; private set; }

        public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

        public int Count { get; } = parent is null ? 0 : parent.Count + 1;

        public JsonShape Shape => _shape ??= new JsonShape(Names());

        public Node? Child(string next) =>
            _children is not null && _children.TryGetValue(next, out var child) ? Expected = child : null;

        public Node Add(string next) => Expected = (_children ??= [])[next] = new Node(this, next);

        public bool Has(string sought)
        {
            for (var node = this; node.Count > 0; node = node.Parent!)
            {
                if (node.Name == sought)
                {
                    return true;
                }
            }

            return false;
        }

        private Node? Parent { get; } = parent;

        private string Name { get; } = name;

        private string[] Names()
        {
            var names = new string[Count];
            for (var node = this; node.Count > 0; node = node.Parent!)
            {
                names[node.Count - 1] = node.Name;
            }

            return names;
        }
    }
}
