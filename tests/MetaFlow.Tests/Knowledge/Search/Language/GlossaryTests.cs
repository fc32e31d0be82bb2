using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Tests.Knowledge.Search.Language;

/// <summary>What is in the glossary, and how it is found.</summary>
public sealed class GlossaryTests
{
    [Theory]
    [InlineData("issue", "이슈")]
    [InlineData("weather", "날씨")]
    [InlineData("clinical trial", "임상 시험")]
    [InlineData("created", "만든")]
    [InlineData("reservations", "예약을")]
    public void Both_languages_meet_in_an_entry(string english, string korean) =>
        Assert.NotEmpty(Entries(english).Intersect(Entries(korean)));

    [Fact]
    public void A_phrase_goes_before_its_words()
    {
        var found = Glossary.Default.Find(Stems("pull request merged"));

        Assert.Equal((0, 2), found.Select(each => (each.Start, each.Length)).First());
    }

    [Fact]
    public void Every_entry_has_words_in_both_languages_and_none_stands_twice()
    {
        Assert.All(GlossaryEntry.All, entry => Assert.True(entry.English.Count > 0 && entry.Korean.Count > 0));
        Assert.Distinct(GlossaryEntry.All.Select(entry => string.Join(',', entry.English) + '|' + string.Join(',', entry.Korean)));
        Assert.True(GlossaryEntry.All.Count > 500);
    }

    [Fact]
    public void The_file_has_no_line_that_is_not_read()
    {
        var lines = File.ReadLines(Repository.Path("src", "MetaFlow", "Knowledge", "Search", "Language", "Glossary.txt"))
            .Count(line => line.Length > 0 && line[0] != '#');

        Assert.Equal(lines, GlossaryEntry.All.Count);
    }

    private static int[] Entries(string text) => [.. Glossary.Default.Find(Stems(text)).SelectMany(each => each.Entries)];

    private static string[] Stems(string text) =>
        [.. TextAnalysis.Default.Read(text).Where(token => token.Kind == TokenKind.Word).Select(token => token.Term)];
}
