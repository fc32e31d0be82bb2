using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>What stands in a text, counted before anything is made of it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SourceSurvey(int Values, int Names, bool HasHugeNumber)
{
    // Every shorter number without an exponent fits into a double.
    private const int SurelyFits = 300;

    /// <summary>Counts to the end of the text, or to one value too many.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static SourceSurvey Of(ref Utf8JsonReader reader)
    {
        var (values, names, hasHuge) = (0, 0, false);
        while (values <= SourceText.MaxValues && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    names++;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    break;
                default:
                    values++;
                    hasHuge |= reader.TokenType == JsonTokenType.Number && IsHuge(ref reader);
                    break;
            }
        }

        return new SourceSurvey(values, names, hasHuge);
    }

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
