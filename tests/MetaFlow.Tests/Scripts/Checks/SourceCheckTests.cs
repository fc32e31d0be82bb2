using System.Globalization;
using MetaFlow.Scripts.Checks;

namespace MetaFlow.Tests.Scripts.Checks;

/// <summary>What is refused before any compiler sees it.</summary>
public sealed class SourceCheckTests
{
    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{", "}")]
    [InlineData("List<", ">")]
    [InlineData("f(x => ", ")")]
    [InlineData("$\"{(", ")}\"")]
    public void Brackets_are_counted_to_64(string open, string close)
    {
        var fine = string.Concat(Enumerable.Repeat(open, 2)) + "1" + string.Concat(Enumerable.Repeat(close, 2));
        var deep = string.Concat(Enumerable.Repeat(open, 65)) + "1" + string.Concat(Enumerable.Repeat(close, 65));

        Assert.Null(SourceCheck.Check(fine));
        Assert.Contains(SourceCheck.Check(deep)?.Code, new[] { "scripts.too_complex", "scripts.too_many_interpolations" });
    }

    [Fact]
    public void A_hundred_thousand_brackets_are_refused_by_their_length()
    {
        Assert.Equal("scripts.too_long", SourceCheck.Check(new string('(', 100_000))?.Code);
    }

    [Fact]
    public void The_length_is_counted_in_bytes()
    {
        Assert.Null(SourceCheck.Check(new string('a', 32 * 1024)));
        Assert.Equal("scripts.too_long", SourceCheck.Check(new string('가', 11_000))?.Code);
    }

    [Theory]
    [InlineData("$\"{$\"{$\"{$\"{1}\"}\"}\"}\"", true)]
    [InlineData("$\"{$\"{$\"{$\"{$\"{1}\"}\"}\"}\"}\"", false)]
    [InlineData("$@\"{$@\"{$@\"{$@\"{$@\"{1}\"}\"}\"}\"}\"", false)]
    [InlineData("$\"\"\"{$\"{$\"{$\"{$\"{1}\"}\"}\"}\"}\"\"\"", false)]
    [InlineData("$$\"\"\"{{$\"{$\"{$\"{$\"{1}\"}\"}\"}\"}}\"\"\"", false)]
    [InlineData("$$\"\"\"{$\"{$\"{$\"{$\"{1}\"}\"}\"}\"}\"\"\"", true)]
    [InlineData("$\"{a}{b}{c}{d}{e}{f}\"", true)]
    [InlineData("$\"{{{{{{{{{{{{\" + 1", true)]
    public void Texts_within_texts_are_counted_to_4(string source, bool isFine)
    {
        Assert.Equal(isFine ? null : "scripts.too_many_interpolations", SourceCheck.Check(source)?.Code);
    }

    [Theory]
    [InlineData("\"((((((((((\"")]
    [InlineData("@\"((((((((\"\"((((\"")]
    [InlineData("\"\"\"((((((\"((((\"\"\"")]
    [InlineData("// ((((((((((")]
    [InlineData("/* (((((((((( */")]
    [InlineData("'(' + '\\'' + '('")]
    [InlineData("$\"{x:((((((((((}\"")]
    [InlineData("a < 1 && ")]
    [InlineData("if (a < b) c = d; ")]
    [InlineData("x => ")]
    [InlineData("1 << 2; ")]
    public void What_stands_in_texts_and_comments_opens_nothing(string part)
    {
        Assert.Null(SourceCheck.Check(string.Concat(Enumerable.Repeat(part + "\n", 100))));
    }

    [Fact]
    public void Quotes_in_comments_and_comments_in_quotes_hide_no_brackets()
    {
        var hidden = "// \"\n" + new string('(', 65) + "\n/* \" */ var a = \"/*\";";

        var problem = SourceCheck.Check(hidden);

        Assert.Equal("scripts.too_complex", problem?.Code);
        Assert.Equal(2, problem?.Line);
    }

    [Theory]
    [InlineData("var a = 1;\n\0", 2, 1, "U+0000")]
    [InlineData("var a‮ = 1;", 1, 6, "U+202E")]
    [InlineData("// ⁦", 1, 4, "U+2066")]
    public void Signs_that_hide_what_the_text_says_are_named(string source, int line, int column, string sign)
    {
        var problem = SourceCheck.Check(source);

        Assert.NotNull(problem);
        Assert.Equal(("scripts.hidden_sign", line, column, sign), (problem.Code, problem.Line, problem.Column, problem.Names["sign"]));
    }

    [Fact]
    public void Half_a_sign_is_named()
    {
        var problem = SourceCheck.Check("var a = \"" + '\uD800' + "\";");

        Assert.Equal("U+D800", problem?.Names["sign"]);
    }

    [Theory]
    [InlineData("return \"안녕하세요 👋\";")]
    [InlineData("var 합계 = 1; // 가나다")]
    public void Letters_of_any_language_are_fine(string source)
    {
        Assert.Null(SourceCheck.Check(source));
    }

    [Fact]
    public void Depth_is_said_in_both_languages()
    {
        var problem = SourceCheck.Check(new string('(', 65))!;

        Assert.Equal("Line 1, column 65: brackets are nested deeper than 64.", problem.Message);
        Assert.Equal("1번째 줄 65번째 칸: 괄호가 64단계보다 깊게 겹쳐 있습니다.", problem.In(CultureInfo.GetCultureInfo("ko")).Message);
    }

    [Fact]
    public void Any_text_is_walked_to_its_end()
    {
        const string Signs = "$@\"'{}()[]<>;:/*\\\n ax1";
        var random = new Random(7);

        for (var round = 0; round < 5000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(80)).Select(_ => Signs[random.Next(Signs.Length)])]);

            Assert.True(SourceCheck.Check(text) is null or { Code: "scripts.too_complex" or "scripts.too_many_interpolations" });
        }
    }
}
