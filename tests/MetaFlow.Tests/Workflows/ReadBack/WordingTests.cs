using System.Globalization;
using System.Xml;
using MetaFlow.Expressions;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Tests.Workflows.ReadBack;

public sealed class WordingTests
{
    private static readonly Wording English = new(CultureInfo.GetCultureInfo("en"));
    private static readonly Wording Korean = new(CultureInfo.GetCultureInfo("ko"));

    [Theory]
    [InlineData("vars.total >= inputs.target", "'total' is at least the input 'target'", "'total' 값이 입력 'target' 이상인")]
    [InlineData("inputs.count = 3", "the input 'count' is 3", "입력 'count'가 3과 같은")]
    [InlineData("inputs.count != 3", "the input 'count' is not 3", "입력 'count'가 3과 다른")]
    [InlineData("inputs.count < 2.5", "the input 'count' is less than 2.5", "입력 'count'가 2.5보다 작은")]
    [InlineData("inputs.count <= -1", "the input 'count' is at most -1", "입력 'count'가 -1 이하인")]
    [InlineData("inputs.name = '김'", "the input 'name' is \"김\"", "입력 'name'이 \"김\"과 같은")]
    [InlineData("$count(steps.news.items) > 0", "the number of items in 'items' of 'news' is more than 0", "'news' 단계의 'items'의 항목 수가 0보다 큰")]
    [InlineData("inputs.kind in steps.kinds", "the input 'kind' is one of the output of 'kinds'", "입력 'kind'가 'kinds' 단계 결과 가운데 하나인")]
    [InlineData("inputs.urgent", "the input 'urgent' holds", "입력 'urgent'가 참인")]
    [InlineData("inputs.urgent = false", "the input 'urgent' is false", "입력 'urgent'가 거짓인")]
    [InlineData("$not(inputs.urgent)", "the input 'urgent' does not hold", "입력 'urgent'가 참이 아닌")]
    [InlineData("$exists(trigger.body.id)", "'body.id' of the trigger is there", "트리거의 'body.id'가 있는")]
    [InlineData("inputs.a > 1 and inputs.b < 2 and vars.ok = true",
        "the input 'a' is more than 1 and the input 'b' is less than 2 and 'ok' is true",
        "입력 'a'가 1보다 크고 입력 'b'가 2보다 작고 'ok' 값이 참인")]
    [InlineData("inputs.a = 1 or (inputs.b = 2)", "the input 'a' is 1 or the input 'b' is 2", "입력 'a'가 1과 같거나 입력 'b'가 2와 같은")]
    [InlineData("item.price >= 10", "'price' of the item is at least 10", "항목의 'price'가 10 이상인")]
    [InlineData("index < 10", "the position of the item (from 0) is less than 10", "항목의 순번(0부터)이 10보다 작은")]
    [InlineData("item = 'x'", "the item is \"x\"", "항목이 \"x\"와 같은")]
    [InlineData("problem.code = 'a.b'", "the code of the problem is \"a.b\"", "문제의 코드가 \"a.b\"와 같은")]
    [InlineData("trigger.event.data.order.id > 1", "'order.id' of the event is more than 1", "이벤트의 'order.id'가 1보다 큰")]
    [InlineData("inputs.a = 1 or inputs.b = 2 and inputs.c", "`inputs.a = 1 or inputs.b = 2 and inputs.c` holds", "`inputs.a = 1 or inputs.b = 2 and inputs.c`가 참인")]
    [InlineData("steps.a[price > 3].name = 'x'", "`steps.a[price > 3].name = 'x'` holds", "`steps.a[price > 3].name = 'x'`가 참인")]
    [InlineData("inputs.a + 1 > 2", "`inputs.a + 1 > 2` holds", "`inputs.a + 1 > 2`가 참인")]
    [InlineData("$contains(inputs.a, 'x')", "`$contains(inputs.a, 'x')` holds", "`$contains(inputs.a, 'x')`가 참인")]
    public void A_condition_is_said_where_it_is_simple_and_else_shown(string expression, string english, string korean)
    {
        var compiled = Expression.Compile(expression);

        Assert.Equal(english, English.Condition(compiled));
        Assert.Equal(korean, Korean.Condition(compiled));
    }

    [Theory]
    [InlineData("inputs.a - vars.b", "the input 'a' minus 'b'", "입력 'a'에서 'b' 값을 뺀 값")]
    [InlineData("inputs.price * 1.1", "the input 'price' times 1.1", "입력 'price'에 1.1을 곱한 값")]
    [InlineData("inputs.sum / 3", "the input 'sum' divided by 3", "입력 'sum'을 3으로 나눈 값")]
    [InlineData("inputs.a + 10", "the input 'a' plus 10", "입력 'a'에 10을 더한 값")]
    [InlineData("$average(steps.a.score)", "the average of 'score' of 'a'", "'a' 단계의 'score'의 평균")]
    [InlineData("steps.a", "the output of 'a'", "'a' 단계 결과")]
    [InlineData("problem", "the problem", "문제")]
    [InlineData("problem.step", "the step that failed", "실패한 단계")]
    [InlineData("problem.message", "the text of the problem", "문제의 내용")]
    [InlineData("problem.other", "`problem.other`", "`problem.other`")]
    [InlineData("index + 1", "the position of the item (from 0) plus 1", "항목의 순번(0부터)에 1을 더한 값")]
    [InlineData("$count(item.tags)", "the number of items in 'tags' of the item", "항목의 'tags'의 항목 수")]
    [InlineData("trigger.dueAt", "the time it was due", "예정 시각")]
    [InlineData("inputs.a + 1 + 2", "`inputs.a + 1 + 2`", "`inputs.a + 1 + 2`")]
    [InlineData("steps.a.*", "`steps.a.*`", "`steps.a.*`")]
    [InlineData("steps.a[]", "`steps.a[]`", "`steps.a[]`")]
    [InlineData("run.id", "`run.id`", "`run.id`")]
    [InlineData("$f(\n  1)", "`$f( 1)`", "`$f( 1)`")]
    public void A_value_is_said_where_it_is_simple_and_else_shown(string expression, string english, string korean)
    {
        var compiled = Expression.Compile(expression);

        Assert.Equal(english, English.Value(compiled));
        Assert.Equal(korean, Korean.Value(compiled));
    }

    [Theory]
    [InlineData("PT30S", "30 seconds", "30초")]
    [InlineData("PT1S", "1 second", "1초")]
    [InlineData("PT2.5S", "2.5 seconds", "2.5초")]
    [InlineData("PT90S", "1 minute and 30 seconds", "1분 30초")]
    [InlineData("PT24H", "1 day", "1일")]
    [InlineData("P2DT3H1M", "2 days 3 hours and 1 minute", "2일 3시간 1분")]
    public void Durations(string written, string english, string korean)
    {
        var span = XmlConvert.ToTimeSpan(written);

        Assert.Equal(english, English.Duration(span));
        Assert.Equal(korean, Korean.Duration(span));
    }

    [Theory]
    [InlineData("a", "a", "a")]
    [InlineData("a b", "a and b", "a와 b")]
    [InlineData("메일 b", "메일 and b", "메일과 b")]
    [InlineData("a b c", "a, b and c", "a, b, c")]
    public void Lists(string items, string english, string korean)
    {
        Assert.Equal(english, English.List(items.Split(' ')));
        Assert.Equal(korean, Korean.List(items.Split(' ')));
    }

    [Theory]
    [InlineData(100000, "100,000")]
    [InlineData(0.25, "0.25")]
    [InlineData(-1234.5, "-1,234.5")]
    [InlineData(1e20, "1E+20")]
    public void Numbers(double number, string said) => Assert.Equal(said, Wording.Number(number));
}
