using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps.Wait;

namespace MetaFlow.Tests.Steps.Wait;

public sealed class EventMatchTests
{
    private static readonly JsonObject Scope = (JsonObject)JsonData.Parse(
        """{ "inputs": { "order": "7", "secret": "x" }, "steps": { "a": { "list": [1, 2], "more": 1 } }, "vars": {}, "run": { "id": "r" } }""");

    [Theory]
    [InlineData(null, true)]
    [InlineData("data.order = inputs.order", true)]
    [InlineData("event.data.order = inputs.order and event.type = 'order.paid'", true)]
    [InlineData("data.sum > $sum(steps.a.list)", true)]
    [InlineData("data.order = '8'", false)]
    [InlineData("data.order", false)]
    [InlineData("nothing", false)]
    [InlineData("$error('no')", false)]
    public void An_event_fits_where_the_expression_is_true_and_nowhere_else(string? match, bool fits)
    {
        var happened = (JsonObject)JsonData.Parse("""{ "type": "order.paid", "data": { "order": "7", "sum": 50 } }""");

        var waited = EventMatch.Of((JsonObject)JsonData.Parse(EventMatch.Write("order.paid", match, Scope).ToUtf8()))!;

        Assert.Equal(fits, waited.Fits(happened, new ExpressionCache(), ExpressionScope.Empty));
    }

    [Theory]
    [InlineData("data.order = inputs.order", """{"inputs":{"order":"7"}}""")]
    [InlineData("data.n in steps.a.list and run.id = 'r'", """{"run":{"id":"r"},"steps":{"a":{"list":[1,2]}}}""")]
    [InlineData("data.items[sku = $$.inputs.order]", """{"inputs":{"order":"7"}}""")]
    [InlineData("data.order = '7'", null)]
    public void Of_the_run_only_what_the_expression_reads_is_kept(string match, string? given) =>
        Assert.Equal(given, EventMatch.Write("order.paid", match, Scope)["given"]?.ToString());

    [Fact]
    public void A_match_that_reads_what_is_not_there_is_told_before_it_runs()
    {
        Some.Reader.Read(
            Some.Definition("""{ "id": "w", "type": "wait", "settings": { "event": "a", "match": "data.order = inputs.ordre" } }""", """{ "order": { "type": "string" } }"""),
            out var problems);

        Assert.Equal("types.unknown_member", Assert.Single(problems).Code);
    }
}
