using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Tests.Expressions;

public sealed class TemplateTests
{
    private static readonly JsonData Input = JsonData.Parse(
        """{"inputs":{"count":3,"topic":"경제"},"steps":{"news":{"items":[{"title":"가"},{"title":"나"}]}},"item":null}""");

    [Theory]
    [InlineData("{{ inputs.count }}", "3")]
    [InlineData("{{inputs.count}}", "3")]
    [InlineData("{{ steps.news.items }}", """[{"title":"가"},{"title":"나"}]""")]
    [InlineData("{{ item }}", "null")]
    [InlineData("{{ missing }}", null)]
    [InlineData(" {{ inputs.count }}", "\" 3\"")]
    [InlineData("{{ inputs.count }}개", "\"3개\"")]
    [InlineData("[{{ missing }}]", "\"[]\"")]
    [InlineData("{{ inputs.topic }} 뉴스 {{ inputs.count }}개: {{ $join(steps.news.items.title, ', ') }}", "\"경제 뉴스 3개: 가, 나\"")]
    [InlineData("값 {{ {'a': {'b': [1]}} }}", "\"값 {\\\"a\\\":{\\\"b\\\":[1]}}\"")]
    [InlineData("{{ {'a':{'b':1}}}}", """{"a":{"b":1}}""")]
    [InlineData("{{ '}}' & \"{{\" }}", "\"}}{{\"")]
    [InlineData("{{ /* }} */ 1 }}", "1")]
    [InlineData("{{ `}}` }}", null)]
    [InlineData("{{ $replace('a}}', /\\}\\}/, '') }}", "\"a\"")]
    [InlineData("no holes } } {", "\"no holes } } {\"")]
    [InlineData("", "\"\"")]
    public void A_template_gives_a_value_or_a_text(string text, string? expected)
    {
        var value = Template.Parse(text).Evaluate(Input, ExpressionScope.Empty);

        Assert.Equal(expected, value?.ToString());
    }

    [Theory]
    [InlineData("제목: {{ 1 + }}", 11, "S0211")]
    [InlineData("제목: {{ inputs.count ", 20, "S0203")]
    [InlineData("a {{ 1 }} b {{ 'x", 15, "S0101")]
    [InlineData("a {{ 1 } }", 7, "S0202")]
    [InlineData("a {{ }}", 5, "S0211")]
    public void A_problem_tells_its_place_in_the_whole_text(string text, int position, string code)
    {
        var exception = Assert.Throws<ExpressionException>(() => Template.Parse(text));

        Assert.Equal((code, (int?)position), (exception.Code, exception.Position));
    }

    [Fact]
    public void A_problem_while_evaluating_tells_its_place_in_the_whole_text()
    {
        var template = Template.Parse("합계: {{ inputs.topic + 1 }}");

        var exception = Assert.Throws<ExpressionException>(() => template.Evaluate(Input, ExpressionScope.Empty));

        Assert.Equal(("T2001", (int?)20), (exception.Code, exception.Position));
        Assert.Equal("The left side of '+' is '경제' and not a number.", exception.Message);
        Assert.False(template.TryEvaluate(Input, ExpressionScope.Empty, out _, out var problem));
        Assert.Equal(("expressions.T2001", (int?)1, (int?)21), (problem.Code, problem.Line, problem.Column));
    }

    [Fact]
    public void A_template_knows_what_it_is_made_of()
    {
        var template = Template.Parse("{{ inputs.count }} of {{ total }}");

        Assert.False(template.IsExpression);
        Assert.False(template.IsLiteral);
        Assert.Equal(["inputs.count", "total"], template.Expressions.Select(expression => expression.Source));
    }
}
