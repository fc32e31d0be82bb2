using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Tests.Knowledge.Search.Language;

/// <summary>What terms a text is made of.</summary>
public sealed class TextAnalysisTests
{
    [Theory]
    [InlineData("running", "run")]
    [InlineData("generalizations", "general")]
    [InlineData("relational", "relat")]
    [InlineData("hopping", "hop")]
    [InlineData("hoping", "hope")]
    [InlineData("ties", "tie")]
    [InlineData("cries", "cri")]
    [InlineData("controlled", "control")]
    [InlineData("knightly", "knight")]
    [InlineData("consistency", "consist")]
    [InlineData("proceed", "proceed")]
    [InlineData("news", "news")]
    [InlineData("sent", "send")]
    public void An_English_word_is_its_stem(string word, string stem) => Assert.Equal([stem], Words(word));

    [Theory]
    [InlineData("네이버에서", "네이버")]
    [InlineData("네이버에서는", "네이버")]
    [InlineData("사용자들이", "사용자")]
    [InlineData("이메일로", "이메일")]
    [InlineData("전송했습니다", "전송")]
    [InlineData("갱신하려면", "갱신")]
    [InlineData("메시지를", "메시지")]
    [InlineData("바꿔주세요", "바꾸")]
    [InlineData("바꾼", "바꾸")]
    [InlineData("골라서", "고르")]
    [InlineData("만드는", "만들")]
    [InlineData("가까운", "가깝")]
    [InlineData("비가", "비")]
    [InlineData("목도리들을", "목도리")]
    [InlineData("회의", "회의")]
    [InlineData("한국어", "한국어")]
    public void A_Korean_word_loses_particles_and_endings(string word, string stem) => Assert.Equal([stem], Words(word));

    [Theory]
    [InlineData("sendMessage", "sendmessag send messag")]
    [InlineData("HTTPServer", "httpserver http server")]
    [InlineData("max_retry-count", "maxretrycount max retri count")]
    [InlineData("node.js", "nodej node js")]
    [InlineData("네이버API를", "네이버 api")]
    [InlineData("임상시험검색", "임상시험검색 임상시험 검색")]
    [InlineData("https://api.example.com/v1/users?id=60%", "https apiexamplecom api exampl com v1 user id 60")]
    [InlineData("Müller's café", "muller cafe")]
    [InlineData("東京都", "東京 京都")]
    public void A_compound_comes_apart(string text, string words) => Assert.Equal(words.Split(' '), Words(text));

    [Fact]
    public void Words_that_say_nothing_are_left_out()
    {
        Assert.Empty(Words("what is the, and of it: 그리고 위해 있습니다"));
    }

    [Fact]
    public void A_Korean_word_has_its_syllable_pairs_too()
    {
        var pairs = TextAnalysis.Default.Read("기상청에").Where(token => token.Kind == TokenKind.Pair).Select(token => token.Term);

        Assert.Equal(["~기상", "~상청", "~청에"], pairs);
    }

    [Fact]
    public void A_term_knows_where_it_stands()
    {
        const string text = "첫 메시지를 sendMessage로 보내";

        var token = Assert.Single(TextAnalysis.Default.Read(text), token => token.Term == "messag");

        Assert.Equal("Message", text.Substring(token.Start, token.Length));
    }

    [Fact]
    public void The_same_text_gives_the_same_terms_whatever_was_read_before()
    {
        const string text = "Retrying 요청을 다시 보냈습니다";
        var first = new TextAnalysis(KoreanWords.Default).Read(text);
        var later = new TextAnalysis(KoreanWords.Default);
        later.Read("보냈습니다 retrying 요청");

        Assert.Equal(first, later.Read(text));
    }

    [Fact]
    public void A_word_without_end_is_read_in_pieces()
    {
        var terms = TextAnalysis.Default.Read(new string('x', 100_000));

        Assert.All(terms, token => Assert.True(token.Length <= 64));
    }

    private static string[] Words(string text) =>
        [.. TextAnalysis.Default.Read(text).Where(token => token.Kind == TokenKind.Word).Select(token => token.Term)];
}
