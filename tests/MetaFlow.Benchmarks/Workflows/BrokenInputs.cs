using System.Text;

namespace MetaFlow.Benchmarks.Workflows;

/// <summary>What gets uploaded in place of a definition, and definitions at the limits of what is read.</summary>
internal static class BrokenInputs
{
    private const int Limit = 4 * 1024 * 1024;

    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        var random = new Random(7);
        var noise = new byte[Limit];
        random.NextBytes(noise);
        yield return ("binary, 4 MB", noise);
        yield return ("50 MB of zeros", new byte[50_000_000]);
        yield return ("depth 10,000", Text(string.Concat(Enumerable.Repeat("{\"a\":", 10_000))));
        yield return ("depth 100, 4 MB inside", Text(Repeat("[", 98) + Fill("0000000000,", Limit - 300).Replace("0000000000", "1234567890", StringComparison.Ordinal) + "1" + Repeat("]", 98)));
        yield return ("UTF-16, 4 MB", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(new string(' ', Limit / 2 - 1))]);
        yield return ("invalid UTF-8 at the end", [.. Text("{\"a\":\"" + new string('a', Limit - 20)), 0xFF]);
        yield return ("4 MB of blank lines", Text(new string('\n', Limit)));
        yield return ("double keys, 4 MB", Text("{" + Fill("\"a\":1234567890123,", Limit - 20) + "\"a\":1}"));
        yield return ("2,000,000 items", Text("[" + Fill("0,", Limit - 10) + "0]"));
        yield return ("1 MB of digits", Definition($"\"x-n\": {new string('9', 1_000_000)}"));
        yield return ("1 MB of decimals", Definition($"\"x-n\": 0.{new string('9', 1_000_000)}"));
        yield return ("4 MB in one name", Definition($"\"{new string('k', Limit - 200)}\": 1"));
        yield return ("1 MB name over 200 problems", Definition($"\"inputs\": {{ \"{new string('k', 1_000_000)}\": {{ {Fill(i => $"\"m{i}\": 1,", 4_000)} \"z\": 1 }} }}"));
        yield return ("100,000 unknown members", Definition(Fill(i => $"\"m{i}\": 1,", 1_200_000) + " \"z\": 1"));
        yield return ("100,000 unknown settings", Steps("{ \"id\": \"a\", \"type\": \"set\", \"settings\": { \"values\": {}, " + Fill(i => $"\"m{i}\": 1,", 1_200_000) + " \"z\": 1 } }"));
        yield return ("200,000 items in an input", Definition("\"inputs\": { \"a\": { \"type\": \"array\", \"default\": [" + Fill("0,", 400_000) + "0] } }"));
        yield return ("240,000 values in a setting", Steps("{ \"id\": \"a\", \"type\": \"set\", \"settings\": { \"values\": { \"v\": [" + Fill("\"abcdefgh\",", 2_600_000) + "0] } } }"));
        yield return ("4 MB of text in a setting", Steps("{ \"id\": \"a\", \"type\": \"set\", \"settings\": { \"values\": { \"v\": \"" + new string('a', Limit - 300) + "\" } } }"));
        yield return ("30,000 steps on one line", Steps(Fill(i => $"{{ \"id\": \"s{i}\", \"type\": \"set\", \"settings\": {{ \"values\": {{ \"v{i}\": \"한글 {{{{ inputs.a }}}}\" }} }} }},", 3_900_000) + " { \"id\": \"z\", \"type\": \"set\", \"settings\": { \"values\": {} } }"));
        yield return ("30,000 unknown step types", Steps(Fill(i => $"{{ \"id\": \"s{i}\", \"type\": \"sett\", \"settings\": {{ \"values\": {{ \"v{i}\": 1 }} }} }},", 3_000_000) + "1"));
        yield return ("1 MB expression, deep", Expression(Repeat("(", 500_000) + "1" + Repeat(")", 500_000)));
        yield return ("1 MB expression, minus signs", Expression(Repeat("-", 1_000_000) + "1"));
        yield return ("1 MB expression, long sum", Expression(Repeat("1+", 500_000) + "1"));
        yield return ("1 MB expression, long path", Expression(Repeat("a.", 500_000) + "a"));
        yield return ("1 MB expression, unknown names", Expression("[" + Repeat("$x,", 330_000) + "1]"));
        yield return ("1 MB expression, conditions", Expression(Repeat("a?b:", 250_000) + "1"));
        yield return ("20,000 expressions with problems", Steps(Fill(i => $"{{ \"id\": \"s{i}\", \"type\": \"set\",\n \"settings\": {{ \"values\": {{ \"v{i}\": \"{{{{ inputs.a.b }}}}\" }} }} }},", 2_000_000) + " { \"id\": \"z\", \"type\": \"set\", \"settings\": { \"values\": {} } }"));
        yield return ("5,000 steps that misspell another", Steps(Fill(i => $"{{ \"id\": \"s{i}\", \"type\": \"set\", \"settings\": {{ \"values\": {{ \"v{i}\": \"{{{{ steps.nobody{i}.b }}}}\" }} }} }},", 500_000) + " { \"id\": \"z\", \"type\": \"set\", \"settings\": { \"values\": {} } }"));
        yield return ("4 MB of {{", Steps("{ \"id\": \"a\", \"type\": \"set\", \"settings\": { \"values\": { \"v\": \"" + Repeat("{{", 2_000_000) + "\" } } }"));
        yield return ("exactly the limit", Exactly(Limit));
        yield return ("one byte more", Exactly(Limit + 1));
    }

    private static byte[] Definition(string members) => Text($"{{ \"metaflow\": 1, \"id\": \"a\", {members}, \"steps\": [] }}");

    private static byte[] Steps(string steps) => Text($"{{ \"metaflow\": 1, \"id\": \"a\", \"inputs\": {{ \"a\": {{ \"type\": \"string\" }} }}, \"steps\": [ {steps} ] }}");

    private static byte[] Expression(string expression) =>
        Steps($"{{ \"id\": \"a\", \"type\": \"data_transform\", \"settings\": {{ \"expression\": \"{expression}\" }} }}");

    private static byte[] Exactly(int length)
    {
        var around = Definition("\"x-note\": \"\"").Length;
        return Definition($"\"x-note\": \"{new string('a', length - around)}\"");
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string Repeat(string what, int count) => new StringBuilder(what.Length * count).Insert(0, what, count).ToString();

    private static string Fill(string what, int length) => Repeat(what, length / what.Length);

    private static string Fill(Func<int, string> what, int length)
    {
        var text = new StringBuilder(length + 100);
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(what(i));
        }

        return text.ToString();
    }
}
