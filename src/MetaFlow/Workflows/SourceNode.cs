using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>
/// A JSON value that knows where it was written. Places and what is inside are made when they are asked for: most of
/// a large definition is data that nobody looks into.
/// </summary>
public sealed class SourceNode
{
    private readonly SourceText? _text;
    private readonly SourceNode? _owner;
    private readonly string? _name;
    private readonly int _index;
    private Place? _place;
    private IReadOnlyList<SourceMember>? _members;
    private IReadOnlyList<SourceNode>? _items;

    /// <summary>A value that stands nowhere by itself, such as settings that were left out.</summary>
    public SourceNode(JsonData value, Place place, IReadOnlyList<SourceMember> members, IReadOnlyList<SourceNode> items) =>
        (Value, _place, _members, _items) = (value, place, members, items);

    internal SourceNode(SourceText text, JsonData value, int offset, SourceNode? owner = null, string? name = null, int index = 0) =>
        (_text, Value, Offset, _owner, _name, _index) = (text, value, offset, owner, name, index);

    public JsonData Value { get; }

    public Place Place => _place ??= _text!.PlaceAt(Offset, Path);

    /// <summary>Of an object, in order; a name that stands twice is here once, and a problem.</summary>
    public IReadOnlyList<SourceMember> Members => _members ??= Value is JsonObject ? _text!.ReadMembers(this) : [];

    /// <summary>Of an array.</summary>
    public IReadOnlyList<SourceNode> Items => _items ??= Value is JsonArray ? _text!.ReadItems(this) : [];

    internal int Offset { get; }

    internal string Path => this switch
    {
        { _place: { } place } => place.Path,
        { _owner: null } => "",
        { _name: { } name } => SourceText.Child(_owner.Place.Path, name),
        _ => $"{_owner.Place.Path}[{_index}]",
    };
}

/// <summary>A member of an object.</summary>
public sealed class SourceMember
{
    private readonly SourceText _text;
    private readonly SourceNode _owner;
    private readonly int _nameOffset;
    private readonly int _offset;
    private SourceNode? _node;

    internal SourceMember(SourceText text, SourceNode owner, string name, int nameOffset, JsonData value, int offset) =>
        (_text, _owner, Name, _nameOffset, Value, _offset) = (text, owner, name, nameOffset, value, offset);

    public string Name { get; }

    internal JsonData Value { get; }

    /// <summary>Where its name stands.</summary>
    public Place NamePlace => _text.PlaceAt(_nameOffset, Node.Path);

    public SourceNode Node => _node ??= new SourceNode(_text, Value, _offset, _owner, Name);
}
