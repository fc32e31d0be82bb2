using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>What stands in a text, counted before anything is made of it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SourceSurvey(int Names, bool HasHugeNumber, Problem? TooMuch)
{
    /// <summary>A value may be two bytes of text and fifty of memory; this keeps both in proportion.</summary>
    public const int MaxValues = 250_000;

    /// <summary>Nobody lists more by hand, and each of them costs more than its text.</summary>
    public const int MaxMembers = 10_000;

    /// <summary>Of a name or a number, in bytes.</summary>
    public const int MaxWord = 4_000;

    // Every shorter number without an exponent fits into a double.
    private const int SurelyFits = 300;

    /// <summary>Counts to the end of the text, or to where there is too much of something.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static SourceSurvey Of(ref Utf8JsonReader reader)
    {
        var (values, names, hasHuge, tooMuch) = (0, 0, false, default(Problem));
        Span<int> members = stackalloc int[SourceText.MaxDepth + 1];
        while (tooMuch is null && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    names++;
                    tooMuch = ++members[reader.CurrentDepth] > MaxMembers ? Problem.Of("workflows.too_many_members", ("limit", MaxMembers))
                        : reader.ValueSpan.Length > MaxWord ? Problem.Of("workflows.name_too_long", ("limit", MaxWord))
                        : null;
                    break;
                case JsonTokenType.StartObject:
                    // Its names are one level deeper than its bracket.
                    members[reader.CurrentDepth + 1] = 0;
                    tooMuch = Count(ref values);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    break;
                default:
                    tooMuch = reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length > MaxWord
                        ? Problem.Of("workflows.number_too_long", ("limit", MaxWord))
                        : Count(ref values);
                    hasHuge |= tooMuch is null && reader.TokenType == JsonTokenType.Number && IsHuge(ref reader);
                    break;
            }
        }

        return new SourceSurvey(names, hasHuge, tooMuch);
    }

    private static Problem? Count(ref int values) =>
        ++values > MaxValues ? Problem.Of("workflows.too_many_values", ("limit", MaxValues)) : null;

    /// <summary>The names that are left in a value, where each stands once.</summary>
    public static int NamesIn(JsonData value)
    {
        var count = 0;
        switch (value)
        {
            case JsonObject members:
                count = members.Count;
                foreach (var inner in members.Values)
                {
                    count += NamesIn(inner);
                }

                break;

            case JsonArray items:
                foreach (var inner in items.Items)
                {
                    count += NamesIn(inner);
                }

                break;
        }

        return count;
    }

    /// <summary>Names each double member and each number beyond all numbers, with its place.</summary>
    public static void Report(Utf8JsonReader reader, SourceText text, ProblemList problems)
    {
        var open = new Stack<Level>();
        while (!problems.IsFull && reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = JsonDataReader.Text(ref reader);
                if (!open.Peek().Enter(name))
                {
                    problems.Add(text.PlaceAt(reader.TokenStartIndex, Path(open)), "workflows.double_member", ("name", name));
                }

                continue;
            }

            if (open.TryPeek(out var level))
            {
                level.Count++;
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push(new Level(reader.TokenType == JsonTokenType.StartObject));
            }
            else if (reader.TokenType == JsonTokenType.Number && IsHuge(ref reader))
            {
                problems.Add(
                    text.PlaceAt(reader.TokenStartIndex, Path(open)), "workflows.huge_number",
                    ("number", SourceText.Shown(Encoding.ASCII.GetString(reader.ValueSpan))));
            }
        }
    }

    private static bool IsHuge(ref Utf8JsonReader reader) =>
        (reader.ValueSpan.Length > SurelyFits || reader.ValueSpan.IndexOfAny((byte)'e', (byte)'E') >= 0)
        && double.IsInfinity(reader.GetDouble());

    private static string Path(Stack<Level> open) =>
        open.Reverse().Aggregate("", (path, level) => level.Name is { } name ? SourceText.Child(path, name) : $"{path}[{level.Count - 1}]");

    private sealed class Level(bool isObject)
    {
        private readonly HashSet<string>? _names = isObject ? [] : null;

        public string? Name { get; private set; }

        public int Count { get; set; }

        public bool Enter(string name) => _names!.Add(Name = name);
    }
}
