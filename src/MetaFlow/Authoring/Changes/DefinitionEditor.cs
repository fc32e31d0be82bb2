using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes;

/// <summary>
/// Changes a definition where it is written, and nothing beside it: what is not named keeps its characters, its layout and the
/// order of its members.
/// </summary>
internal sealed class DefinitionEditor
{
    // A list on one line stays on it as long as somebody can read that.
    private const int LongestLine = 120;

    private readonly List<TextEdit> _edits = [];

    private DefinitionEditor(WrittenDefinition definition) => Definition = definition;

    public WrittenDefinition Definition { get; private set; }

    /// <summary>What was done, each on the text that the one before left.</summary>
    public IReadOnlyList<TextEdit> Edits => _edits;

    private string Text => Definition.Text;

    private string Break => Text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    public static DefinitionEditor? Of(string text) => WrittenDefinition.Read(text) is { } definition ? new DefinitionEditor(definition) : null;

    public void Replace(int start, int end, string added)
    {
        var edit = new TextEdit(start, Text[start..end], added);
        if (edit.Removed == added)
        {
            return;
        }

        _edits.Add(edit);
        Definition = WrittenDefinition.Read(edit.Apply(Text)!) ?? throw new InvalidOperationException("An edit left no definition.");
    }

    public void ReplaceValue(SourceNode node, JsonData value)
    {
        var start = WrittenDefinition.Start(node);
        Replace(start, Definition.End(node), Piece(value, start));
    }

    /// <summary>Writes a member of an object; the objects on the way to it too, where they are not there.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <param name="order">The names of the members in the order that they are written in where the object is open to it.</param>
    public void SetMember(SourceNode owner, string[] path, JsonData value, IReadOnlyList<string> order)
    {
        var member = owner.Members.FirstOrDefault(each => each.Name == path[0]);
        if (member is not null && path.Length > 1 && member.Node.Value is JsonObject)
        {
            SetMember(member.Node, path[1..], value, []);
            return;
        }

        for (var at = path.Length - 1; at > 0; at--)
        {
            value = JsonObject.Of((path[at], value));
        }

        if (member is not null)
        {
            ReplaceValue(member.Node, value);
            return;
        }

        InsertMember(owner, path[0], value, order);
    }

    public void RemoveMember(SourceNode owner, string[] path)
    {
        if (owner.Members.FirstOrDefault(each => each.Name == path[0]) is not { } member)
        {
            return;
        }

        if (path.Length > 1)
        {
            RemoveMember(member.Node, path[1..]);
            return;
        }

        var at = owner.Members.ToList().IndexOf(member);
        Cut(owner, at, [.. owner.Members.Select(each => (each.NamePlace.Position, Definition.End(each.Node)))]);
    }

    public void InsertItem(SourceNode list, int index, JsonData item) => InsertItem(list, index, start => Piece(item, start));

    /// <param name="write">Writes the item that begins in a column.</param>
    public void InsertItem(SourceNode list, int index, Func<int, string> write)
    {
        var (start, end) = (WrittenDefinition.Start(list), Definition.End(list));
        if (list.Items.Count == 0)
        {
            var indent = IndentAt(start);
            Replace(start, end, $"[{Break}{indent}  {write(indent.Length + 2)}{Break}{indent}]");
            return;
        }

        var first = WrittenDefinition.Start(list.Items[0]);
        var between = Text[(start + 1)..first];
        if (between.Contains('\n', StringComparison.Ordinal))
        {
            var column = between.Length - between.LastIndexOf('\n') - 1;
            Put(list, index, write(column), between);
            return;
        }

        var flat = write(ColumnOf(first));
        if (!flat.Contains('\n', StringComparison.Ordinal) && LineLength(start) + flat.Length + 2 <= LongestLine)
        {
            Put(list, index, flat, " ");
            return;
        }

        var outer = IndentAt(start);
        var inner = $"{Break}{outer}  ";
        var items = list.Items.Select(item => Text[WrittenDefinition.Start(item)..Definition.End(item)]).ToList();
        items.Insert(index, write(outer.Length + 2));
        Replace(start, end, $"[{inner}{string.Join($",{inner}", items)}{Break}{outer}]");
    }

    public void RemoveItem(SourceNode list, int index) =>
        Cut(list, index, [.. list.Items.Select(item => (WrittenDefinition.Start(item), Definition.End(item)))]);

    /// <summary>A value laid out for where it begins.</summary>
    public string Piece(JsonData value, int start) => PieceAt(value, IndentAt(start).Length, ColumnOf(start));

    public string PieceAt(JsonData value, int indent, int column) =>
        DefinitionFormat.Piece(value, indent, column + 1).Replace("\n", Break, StringComparison.Ordinal);

    private void InsertMember(SourceNode owner, string name, JsonData value, IReadOnlyList<string> order)
    {
        var (start, end) = (WrittenDefinition.Start(owner), Definition.End(owner));
        if (owner.Members.Count == 0)
        {
            Replace(start, end, Piece(JsonObject.Of((name, value)), start));
            return;
        }

        var before = Text[(start + 1)..owner.Members[0].NamePlace.Position];
        var rank = order.ToList().IndexOf(name);
        var behind = rank < 0 ? null : owner.Members.LastOrDefault(member => order.ToList().IndexOf(member.Name) is >= 0 and var other && other < rank);
        var at = Definition.End((behind ?? owner.Members[^1]).Node);
        var isLines = before.Contains('\n', StringComparison.Ordinal);
        var indent = isLines ? before.Length - before.LastIndexOf('\n') - 1 : IndentAt(start).Length;
        var written = $"{new JsonText(name)}: {PieceAt(value, indent, (isLines ? indent : LineLength(at)) + name.Length + 4)}";
        Replace(at, at, $",{(isLines ? before : " ")}{written}");
    }

    private void Put(SourceNode list, int index, string written, string between)
    {
        if (index < list.Items.Count)
        {
            var at = WrittenDefinition.Start(list.Items[index]);
            Replace(at, at, $"{written},{between}");
        }
        else
        {
            var at = Definition.End(list.Items[^1]);
            Replace(at, at, $",{between}{written}");
        }
    }

    // With what separates it from the next one, or from the one before where it is the last.
    private void Cut(SourceNode owner, int index, (int Start, int End)[] all)
    {
        if (all.Length == 1)
        {
            Replace(WrittenDefinition.Start(owner) + 1, Definition.End(owner) - 1, "");
        }
        else if (index < all.Length - 1)
        {
            Replace(all[index].Start, all[index + 1].Start, "");
        }
        else
        {
            Replace(all[index - 1].End, all[index].End, "");
        }
    }

    /// <summary>The white space that the line of a character begins with.</summary>
    public string IndentAt(int position)
    {
        var line = LineStart(position);
        var end = line;
        while (end < Text.Length && Text[end] is ' ' or '\t')
        {
            end++;
        }

        return Text[line..end];
    }

    private int ColumnOf(int position) => position - LineStart(position);

    private int LineStart(int position) => position == 0 ? 0 : Text.LastIndexOf('\n', position - 1) + 1;

    private int LineLength(int position)
    {
        var end = Text.IndexOf('\n', position);
        return (end < 0 ? Text.Length : end) - LineStart(position);
    }
}
