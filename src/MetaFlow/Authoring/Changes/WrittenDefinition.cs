using System.Text;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes;

/// <summary>A definition as it is written: which of its characters are which step, trigger and member.</summary>
internal sealed class WrittenDefinition
{
    // The members that hold steps, whatever kind of step they stand in.
    private static readonly string[] Blocks = ["then", "else", "steps", "catch", "finally"];

    private readonly List<WrittenStep> _steps = [];

    private WrittenDefinition(string text, SourceNode root)
    {
        (Text, Root) = (text, root);
        if (Member(root, "steps") is { Value: JsonArray } list)
        {
            Collect(list, null, "steps");
        }
    }

    public string Text { get; }

    public SourceNode Root { get; }

    /// <summary>Every step at any depth, in the order of the definition.</summary>
    public IReadOnlyList<WrittenStep> Steps => _steps;

    public static WrittenDefinition? Read(string text) =>
        SourceText.Read(Encoding.UTF8.GetBytes(text), new ProblemList()) is { Value: JsonObject } root ? new WrittenDefinition(text, root) : null;

    public WrittenStep? Step(string id) => _steps.Find(step => step.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    public SourceNode? Trigger(string id) =>
        Member(Root, "triggers")?.Items.FirstOrDefault(node => (TextOf(node, "id") ?? TextOf(node, "type"))?.Equals(id, StringComparison.Ordinal) == true);

    /// <summary>The characters of a step.</summary>
    public string TextOf(WrittenStep step) => Text[Start(step.Node)..End(step.Node)];

    public static int Start(SourceNode node) => node.Place.Position;

    public int End(SourceNode node) => EndOf(Text, Start(node));

    public static SourceNode? Member(SourceNode node, string name) => node.Members.FirstOrDefault(member => member.Name == name)?.Node;

    public static string? TextOf(SourceNode node, string member) => (Member(node, member)?.Value as JsonText)?.Value;

    /// <summary>Where the value that begins at a character ends.</summary>
    public static int EndOf(string text, int start)
    {
        var depth = 0;
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"':
                    at = EndOfQuoted(text, at);
                    break;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']':
                    depth--;
                    break;
                case var letter when depth == 0 && !IsBetween(letter):
                    while (at + 1 < text.Length && !IsBetween(text[at + 1]) && text[at + 1] is not ('}' or ']'))
                    {
                        at++;
                    }

                    break;
                default:
                    continue;
            }

            if (depth == 0)
            {
                return at + 1;
            }
        }

        return text.Length;
    }

    private static bool IsBetween(char letter) => letter is ' ' or '\t' or '\r' or '\n' or ',' or ':';

    private static int EndOfQuoted(string text, int start)
    {
        var at = start + 1;
        while (text[at] != '"')
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        return at;
    }

    private void Collect(SourceNode list, WrittenStep? holder, string block)
    {
        for (var index = 0; index < list.Items.Count; index++)
        {
            var node = list.Items[index];
            var step = new WrittenStep(TextOf(node, "id") ?? "", TextOf(node, "type") ?? "", node, list, index, holder, block);
            _steps.Add(step);
            foreach (var name in Blocks)
            {
                if (Member(node, name) is { Value: JsonArray } inner)
                {
                    Collect(inner, step, name);
                }
            }

            foreach (var branch in Member(node, "branches")?.Items ?? [])
            {
                if (Member(branch, "steps") is { Value: JsonArray } inner)
                {
                    Collect(inner, step, TextOf(branch, "id") ?? "branches");
                }
            }
        }
    }
}

/// <summary>A step, and where it stands.</summary>
/// <param name="List">The list that it is an item of.</param>
/// <param name="Holder">The step that holds the list; null at the top.</param>
/// <param name="Block">The member that the list is, or the id of the branch.</param>
internal sealed record WrittenStep(string Id, string Type, SourceNode Node, SourceNode List, int Index, WrittenStep? Holder, string Block)
{
    /// <summary>The steps that hold it, the innermost first.</summary>
    public IEnumerable<WrittenStep> Holders
    {
        get
        {
            for (var at = Holder; at is not null; at = at.Holder)
            {
                yield return at;
            }
        }
    }

    public bool IsInside(WrittenStep other) => Holders.Any(holder => holder.Node == other.Node);
}
