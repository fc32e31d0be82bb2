using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Tests;

public sealed class ParticlesTests
{
    [Theory]
    [InlineData("값", "을/를", "을")]
    [InlineData("결과", "을/를", "를")]
    [InlineData("단계", "이/가", "가")]
    [InlineData("목록", "이/가", "이")]
    [InlineData("입력", "은/는", "은")]
    [InlineData("정수", "은/는", "는")]
    [InlineData("합계", "과/와", "와")]
    [InlineData("평균", "과/와", "과")]
    [InlineData("메일", "이나/나", "이나")]
    [InlineData("문자", "이나/나", "나")]
    [InlineData("ok", "이/가", "가")]
    [InlineData("값", "으로/로", "으로")]
    [InlineData("메일", "으로/로", "로")]
    [InlineData("파일", "을/를", "을")]
    [InlineData("서울", "으로/로", "로")]
    [InlineData("부산", "으로/로", "으로")]
    [InlineData("0", "을/를", "을")]
    [InlineData("1", "으로/로", "로")]
    [InlineData("1", "을/를", "을")]
    [InlineData("2", "을/를", "를")]
    [InlineData("3", "을/를", "을")]
    [InlineData("3", "으로/로", "으로")]
    [InlineData("6", "으로/로", "으로")]
    [InlineData("7", "으로/로", "로")]
    [InlineData("8", "이/가", "이")]
    [InlineData("9", "이/가", "가")]
    [InlineData("10", "을/를", "을")]
    [InlineData("20", "으로/로", "으로")]
    [InlineData("100", "과/와", "과")]
    [InlineData("1,000", "을/를", "을")]
    [InlineData("100,000", "을/를", "을")]
    [InlineData("1,000,000,000,000", "을/를", "를")]
    [InlineData("4500.5", "을/를", "를")]
    [InlineData("1.50", "을/를", "을")]
    [InlineData("30%", "으로/로", "로")]
    [InlineData("API", "을/를", "를")]
    [InlineData("URL", "으로/로", "로")]
    [InlineData("URL", "을/를", "을")]
    [InlineData("PDF", "을/를", "를")]
    [InlineData("JSON", "으로/로", "으로")]
    [InlineData("xml", "으로/로", "로")]
    [InlineData("RSS", "이/가", "가")]
    [InlineData("customerID", "을/를", "를")]
    [InlineData("'name'", "을/를", "을")]
    [InlineData("'total'", "으로/로", "로")]
    [InlineData("'total'", "을/를", "을")]
    [InlineData("'target'", "은/는", "은")]
    [InlineData("'orders'", "을/를", "를")]
    [InlineData("'count'", "이/가", "가")]
    [InlineData("'greeting'", "을/를", "을")]
    [InlineData("'best'", "과/와", "와")]
    [InlineData("'message'", "을/를", "를")]
    [InlineData("'tag'", "을/를", "를")]
    [InlineData("'map'", "을/를", "을")]
    [InlineData("'book'", "으로/로", "으로")]
    [InlineData("'file'", "으로/로", "로")]
    [InlineData("'app'", "이/가", "이")]
    [InlineData("'order'", "이/가", "가")]
    [InlineData("'type'", "이/가", "이")]
    [InlineData("orderTotal", "으로/로", "로")]
    [InlineData("서울(Seoul)", "으로/로", "로")]
    [InlineData("`$sum(orders)`", "을/를", "을")]
    [InlineData("(3)", "을/를", "을")]
    [InlineData("\"안녕하세요.\"", "을/를", "를")]
    [InlineData("`{ }`", "을/를", "을(를)")]
    [InlineData("…", "으로/로", "(으)로")]
    [InlineData("東京", "이나/나", "(이)나")]
    [InlineData("", "은/는", "은(는)")]
    public void A_particle_fits_how_the_word_before_it_is_read(string word, string forms, string chosen) =>
        Assert.Equal(chosen, Particles.Choose(word, forms));

    [Fact]
    public void In_a_text_it_fits_what_was_filled_in()
    {
        var said = Wording.Fill("'{name}'{을/를} {value}{으로/로} 정합니다.", ("name", "합계"), ("value", "7"));

        Assert.Equal("'합계'를 7로 정합니다.", said);
    }

    [Fact]
    public void What_an_author_wrote_is_never_taken_for_a_particle_or_a_hole() =>
        Assert.Equal("{name}{이/가}를", Wording.Fill("{value}{을/를}", ("value", "{name}{이/가}"), ("name", "x")));
}
