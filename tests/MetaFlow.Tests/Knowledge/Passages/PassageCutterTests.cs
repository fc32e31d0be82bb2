using System.Text;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Tests.Knowledge.Passages;

public sealed class PassageCutterTests
{
    [Fact]
    public void A_passage_knows_the_headings_above_it()
    {
        var long1 = string.Join(' ', Enumerable.Repeat("문장입니다.", 60));

        var passages = Cut($"# A\n\n{long1}\n\n## B\n\n{long1}\n\n### C\n\n{long1}\n\n## D\n\n{long1}\n");

        Assert.Equal(["A", "A > B", "A > B > C", "A > D"], passages.Select(passage => string.Join(" > ", passage.Heading)));
        Assert.All(passages, passage => Assert.StartsWith("#", passage.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_short_section_goes_on_in_its_subsection_and_not_in_the_next_one_of_its_level()
    {
        var passages = Cut("# A\n\nshort\n\n## B\n\nalso short\n\n# C\n\nother\n");

        Assert.Equal(["# A\n\nshort\n\n## B\n\nalso short", "# C\n\nother"], passages.Select(passage => passage.Text));
        Assert.Equal([["A"], ["C"]], passages.Select(passage => passage.Heading.ToArray()));
    }

    [Theory]
    [InlineData("```\n{0}\n```", PassageKind.Code)]
    [InlineData("| a | b |\n|---|---|\n{0}", PassageKind.Table)]
    [InlineData("- first\n{0}", PassageKind.List)]
    public void Code_tables_and_lists_are_kept_whole_where_they_fit(string format, PassageKind kind)
    {
        var line = kind switch { PassageKind.Table => "| cell | cell |", PassageKind.List => "- item", _ => "code();" };
        var block = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, string.Join('\n', Enumerable.Repeat(line, 1700 / (line.Length + 1))));
        var prose = string.Join(' ', Enumerable.Repeat("Some words before.", 40));

        var passages = Cut($"{prose}\n\n{block}\n\n{prose}\n");

        var whole = Assert.Single(passages, passage => passage.Text.Contains(line, StringComparison.Ordinal));
        Assert.Equal((kind, block), (whole.Kind, whole.Text));
    }

    [Fact]
    public void Text_cut_in_its_middle_overlaps_in_whole_sentences()
    {
        var text = string.Join(' ', Enumerable.Range(0, 200).Select(number => $"This is sentence {number} of a long paragraph."));

        var passages = Cut(text);

        Assert.True(passages.Count > 5);
        for (var i = 1; i < passages.Count; i++)
        {
            var end = passages[i - 1].Start + passages[i - 1].Text.Length;
            Assert.InRange(end - passages[i].Start, 20, 200);
            Assert.StartsWith("This is", passages[i].Text, StringComparison.Ordinal);
            Assert.EndsWith(".", passages[i].Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nothing_is_lost_nothing_is_invented_and_no_passage_is_too_long(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            var text = Document(random);
            var passages = PassageCutter.Cut(text, isMarkdown: random.Next(4) > 0, PassageRules.Usual);

            var covered = new bool[text.Length];
            foreach (var passage in passages)
            {
                Assert.InRange(passage.Text.Length, 1, PassageRules.Usual.Most);
                Assert.Equal(text.Substring(passage.Start, passage.Text.Length), passage.Text);
                Assert.False(char.IsLowSurrogate(passage.Text[0]) || char.IsHighSurrogate(passage.Text[^1]));
                covered.AsSpan(passage.Start, passage.Text.Length).Fill(true);
            }

            Assert.DoesNotContain(Enumerable.Range(0, text.Length), at => !covered[at] && !char.IsWhiteSpace(text[at]));
            Assert.Equal(passages.OrderBy(passage => passage.Start), passages);
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    private static IReadOnlyList<PassageDraft> Cut(string text) => PassageCutter.Cut(text, isMarkdown: true, PassageRules.Usual);

    private static string Document(Random random)
    {
        var text = new StringBuilder();
        for (var block = random.Next(1, 14); block > 0; block--)
        {
            var words = Words(random, random.Next(1, random.Next(2) == 0 ? 40 : 900));
            text.Append(random.Next(9) switch
            {
                0 => $"{new string('#', random.Next(1, 8))} {Words(random, 5)}\n\n",
                1 => string.Concat(Enumerable.Repeat($"- {Words(random, 9)}\n", random.Next(1, 200))) + "\n",
                2 => string.Concat(Enumerable.Repeat("| 하나 | two |\n", random.Next(1, 300))) + "\n",
                3 => $"```\n{words}\n" + (random.Next(3) == 0 ? "" : "```\n"),
                4 => new string('가', random.Next(1, 5000)) + "\n\n",
                5 => string.Concat(Enumerable.Repeat("😀", random.Next(1, 3000))) + (random.Next(2) == 0 ? "\n" : ""),
                6 => string.Concat(Enumerable.Repeat(" \n\t", random.Next(1, 30))),
                7 => $"    {words}\n",
                _ => words + "\n\n",
            });
        }

        return text.ToString();
    }

    private static string Words(Random random, int count)
    {
        string[] some = ["문서는", "API를", "호출합니다.", "word", "another", "end.", "정말?", "😀", "a-b", "`code`", "\n", "123"];
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => some[random.Next(some.Length)]));
    }
}
