using System.Globalization;
using System.Text;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows;

/// <summary>What is no definition gets a problem with a place, whatever it is, and costs no more than it is long.</summary>
public sealed class BadInputTests
{
    private const int Limit = 4 * 1024 * 1024;

    public static TheoryData<string, string, int, int> Texts => new()
    {
        { "", "workflows.not_json", 1, 1 },
        { "   \n  ", "workflows.not_json", 2, 3 },
        { "{ \"metaflow\": 1, // the version\n \"id\": \"a\" }", "workflows.json_comment", 1, 18 },
        { "{\n  /* a note */ \"metaflow\": 1 }", "workflows.json_comment", 2, 3 },
        { "# a title\n{}", "workflows.json_comment", 1, 1 },
        { "{ \"metaflow\": 1,\n  \"id\": \"가\",\n}", "workflows.json_trailing_comma", 3, 1 },
        { "{ \"steps\": [ 1, 2, ] }", "workflows.json_trailing_comma", 1, 20 },
        { "{ 'metaflow': 1 }", "workflows.json_quotes", 1, 3 },
        { "{ \"id\": “a” }", "workflows.json_quotes", 1, 9 },
        { "{ \"id\": \"가\" \"steps\": [] }", "workflows.not_json", 1, 13 },
        { "{ \"id\": \"a\" } {}", "workflows.not_json", 1, 15 },
        { "{ \"n\": 01 }", "workflows.not_json", 1, 9 },
        { "{ \"n\": NaN }", "workflows.not_json", 1, 8 },
        { "metaflow: 1\nid: a", "workflows.not_json", 1, 1 },
        { "<definition/>", "workflows.not_json", 1, 1 },
        { "{ \"a\": 1,\n \"n\": 1e999 }", "workflows.huge_number", 2, 7 },
        { "{ \"가\": [ 1, -1e400 ] }", "workflows.huge_number", 1, 13 },
        { "{ \"a\": 1, \"\\u0061\": 2 }", "workflows.double_member", 1, 11 },
        { "{ \"\\ud800\": 1, \"\\ud800\": 2 }", "workflows.double_member", 1, 16 },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_usual_slips_have_a_sentence_and_a_place(string text, string code, int line, int column)
    {
        var problem = Problems(Encoding.UTF8.GetBytes(text))[0];

        Assert.Equal((code, line, column), (problem.Code, problem.Line, problem.Column));
    }

    public static TheoryData<string, byte[], string, int> Files => new()
    {
        { "UTF-16 of Windows", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")], "workflows.utf16", 1 },
        { "UTF-16 of others", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("{}")], "workflows.utf16", 1 },
        { "UTF-16 without a mark", Encoding.Unicode.GetBytes("{ \"id\": 1 }"), "workflows.utf16", 1 },
        { "a NUL", [.. "{ \"a\": \""u8, 0, .. "\" }"u8], "workflows.not_text", 9 },
        { "a picture", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13], "workflows.not_text", 1 },
        { "an archive", [.. "PK"u8, 3, 4, 20, 0, 0, 0], "workflows.not_text", 6 },
        { "CP949", [.. "{ \"a\": \""u8, 0xB0, 0xA1, .. "\" }"u8], "workflows.not_utf8", 9 },
        { "a cut letter", [.. "{ \"a\": \"한"u8[..^1]], "workflows.not_utf8", 9 },
        { "half a pair as bytes", [.. "{ \"한\": \""u8, 0xED, 0xA0, 0x80, .. "\" }"u8], "workflows.not_utf8", 9 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_not_a_text_in_UTF_8_is_told_where_that_shows(string what, byte[] bytes, string code, int column)
    {
        var problem = Assert.Single(Problems(bytes));

        Assert.True((code, column) == (problem.Code, problem.Column), $"{what}: {problem.Code} {problem.Column}");
    }

    [Fact]
    public void A_file_in_UTF_16_is_told_what_to_do()
    {
        var problem = Problems([0xFF, 0xFE, (byte)'{', 0])[0];

        Assert.Equal("The text is written in UTF-16. Save the file as UTF-8.", $"{problem.Message} {problem.Hint}");
        Assert.Equal("글이 UTF-16으로 적혀 있습니다.", problem.In(CultureInfo.GetCultureInfo("ko")).Message);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_hundred_levels_are_read_and_no_more(int levels, bool isRead)
    {
        var deep = $$"""{ "metaflow": 1, "id": "a", "steps": [], "x-deep": {{new string('[', levels - 1)}}{{new string(']', levels - 1)}} }""";

        var problems = Problems(Encoding.UTF8.GetBytes(deep));

        Assert.Equal(isRead ? [] : ["workflows.too_deep"], problems.Select(problem => problem.Code));
    }

    [Fact]
    public void A_definition_of_exactly_the_limit_is_read_and_one_byte_more_is_not()
    {
        var around = Note("").Length;

        Assert.Empty(Problems(Note(new string('a', Limit - around))));
        Assert.Equal("workflows.too_large", Assert.Single(Problems(Note(new string('a', Limit - around + 1)))).Code);
    }

    [Fact]
    public void More_values_than_a_definition_has_are_refused_where_they_begin()
    {
        var items = string.Join(",\n", Enumerable.Repeat("0", 250_000));

        var problem = Assert.Single(Problems(Encoding.UTF8.GetBytes($"[{items}]")));

        Assert.Equal(("workflows.too_many_values", 250_000), (problem.Code, problem.Line));
    }

    [Fact]
    public void A_definition_has_no_more_steps_than_anybody_reads()
    {
        var steps = string.Join(',', Enumerable.Range(0, 5001).Select(i => $$"""{ "id": "s{{i}}", "type": "set", "settings": { "values": {} } }"""));

        var problem = Assert.Single(Problems(Encoding.UTF8.GetBytes(Some.Definition(steps))));

        Assert.Equal(("workflows.too_many_steps", "steps[5000]"), (problem.Code, problem.Path));
    }

    [Theory]
    [InlineData("\n\"{n}\": 1", "workflows.name_too_long")]
    [InlineData("\"x-n\":\n{n}", "workflows.number_too_long")]
    public void No_name_and_no_number_is_longer_than_anybody_reads(string member, string code)
    {
        string Text(int length) => Some.Definition("").Insert(1, member.Replace("{n}", new string('7', length), StringComparison.Ordinal) + ", ");

        var problem = Assert.Single(Problems(Encoding.UTF8.GetBytes(Text(4_001))));

        Assert.Equal((code, 2), (problem.Code, problem.Line));
        Assert.DoesNotContain(Problems(Encoding.UTF8.GetBytes(Text(4_000))), problem => problem.Code == code);
    }

    [Fact]
    public void An_object_has_no_more_members_than_anybody_lists_wherever_it_stands()
    {
        string Members(int count) => string.Join(",\n", Enumerable.Range(0, count).Select(i => $"\"m{i}\": 1"));
        string Text(string first, string second) => Some.Definition("").Insert(1, $"\"x-a\": {{ {first} }}, \"x-b\": {{ {second} }}, ");

        var problem = Assert.Single(Problems(Encoding.UTF8.GetBytes(Text(Members(9_000), Members(10_001)))));

        Assert.Equal(("workflows.too_many_members", 9_000 + 10_000), (problem.Code, problem.Line));
        Assert.Empty(Problems(Encoding.UTF8.GetBytes(Text(Members(9_000), Members(10_000)))));
    }

    [Fact]
    public void Long_numbers_are_kept_as_they_are_written()
    {
        var digits = "0." + new string('3', 3_998);

        var workflow = Some.Read(Some.Definition("", $$"""{ "n": { "type": "number", "default": {{digits}} } }"""));

        Assert.Equal(digits, workflow.Inputs[0].Default!.ToString());
    }

    [Fact]
    public void Half_a_surrogate_pair_is_read_wherever_it_stands()
    {
        var definition = """{ "metaflow": 1, "id": "a", "x-\ud83d": "\udc00", "steps": [ { "id": "s", "type": "set", "settings": { "values": { "\ud83d": "\ud83d" } } } ] }""";

        Assert.Empty(Problems(Encoding.UTF8.GetBytes(definition)));
    }

    [Fact]
    public void A_name_that_nobody_can_read_is_shown_as_what_it_is()
    {
        var long80 = new string('k', 80);

        Assert.Equal("inputs['a\\u000a']", Path("""{ "a\n": 1 }"""));
        Assert.Equal($"inputs['{long80}…']", Path($$"""{ "{{long80}}{{long80}}": 1 }"""));

        static string? Path(string inputs) => Problems(Encoding.UTF8.GetBytes(Some.Definition("", inputs)))[0].Path;
    }

    [Fact]
    public void A_sentence_stays_one_however_much_somebody_wrote()
    {
        var problem = Problems(Encoding.UTF8.GetBytes(Some.Definition($$"""{ "id": "{{new string('한', 100_000)}}", "type": "set", "settings": { "values": {} } }""")))[0];

        Assert.Equal("workflows.bad_step_id", problem.Code);
        Assert.InRange(problem.Message.Length, 1000, 1100);
    }

    [Fact]
    public void Warnings_never_crowd_out_an_error()
    {
        var problems = new ProblemList();
        for (var i = 0; i < 1000; i++)
        {
            problems.Add(Place.Start, new Problem("test.warning", "It may be.") { Severity = Severity.Warning });
        }

        problems.Add(Place.Start, new Problem("test.error", "It is."));

        Assert.Contains(problems, problem => problem.Severity == Severity.Error);
        Assert.InRange(problems.Count, 2, 500);
    }

    // Refused before anything is made of it: the text once more, a twentieth for its places, and the problem.
    [Theory]
    [InlineData("zeros", 50_000_000, 0)]
    [InlineData("utf16", Limit, 0)]
    [InlineData("items", Limit, 1)]
    [InlineData("open", Limit, 1)]
    [InlineData("blank", Limit, 1)]
    public void What_is_refused_takes_no_more_memory_than_it_has_bytes(string what, int length, int times)
    {
        byte[] bytes = what switch
        {
            "utf16" => [0xFF, 0xFE, .. new byte[length - 2]],
            "items" => Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat("0,", (length / 2) - 1)) + "0"),
            "open" => Encoding.UTF8.GetBytes(new string('{', length)),
            "blank" => Encoding.UTF8.GetBytes(new string('\n', length)),
            _ => new byte[length],
        };
        Problems(bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var problems = Problems(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.NotEmpty(problems);
        Assert.InRange(allocated, 0, (long)(1.1 * length * times) + 200_000);
    }

    // The text as bytes and twice as letters, what each value takes, and what grows while it is read.
    [Fact]
    public void What_is_read_takes_memory_in_proportion()
    {
        var bytes = Encoding.UTF8.GetBytes(Some.Definition("", $$"""{ "a": { "default": [ {{string.Join(',', Enumerable.Range(0, 200_000).Select(i => $"\"value {i}\""))}} ] } }"""));
        Problems(bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(Problems(bytes));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, (8L * bytes.Length) + 8_000_000);
    }

    private static byte[] Note(string text) => Encoding.UTF8.GetBytes($$"""{ "metaflow": 1, "id": "a", "x-note": "{{text}}", "steps": [] }""");

    private static IReadOnlyList<Problem> Problems(byte[] bytes)
    {
        var workflow = Some.Reader.Read(bytes, out var problems);

        Assert.Equal(workflow is null, problems.Any(problem => problem.Severity == Severity.Error));
        return problems;
    }
}
