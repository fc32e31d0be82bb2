using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Tests.Expressions;

public sealed class RootReadsTests
{
    // A path with '?' behind it is only asked about.
    public static TheoryData<string, string> Reads => new()
    {
        { "1 + 2", "" },
        { "$now()", "" },
        { "inputs.count", "inputs.count" },
        { "steps.news.body.items[0].title", "steps.news.body.items.title" },
        { "`steps`.news", "steps.news" },
        { "inputs.a & inputs.b", "inputs.a inputs.b" },
        { "'Total: ' & $sum(steps.a.items.price)", "steps.a.items.price" },
        { "inputs.count > 3", "inputs.count?" },
        { "inputs.a = 1 and steps.b.c in inputs.d", "inputs.a? inputs.d? steps.b.c?" },
        { "inputs.urgent ? inputs.a : inputs.b", "inputs.a inputs.b inputs.urgent?" },
        { "(inputs.urgent ? steps.a : steps.b).x", "inputs.urgent? steps.a.x steps.b.x" },
        { "inputs.a ?? inputs.b", "inputs.a inputs.b" },
        { "$exists(steps.a.x)", "steps.a.x?" },
        { "$not($exists(inputs.a))", "inputs.a?" },
        { "inputs.list ~> $count", "inputs.list?" },
        { "inputs.name ~> $uppercase", "inputs.name" },
        { "inputs.name ~> $substring(0, 3)", "inputs.name" },

        // Inside a predicate names begin at the item, '$$' at the root.
        { "steps.a.items[price > 3].name", "steps.a.items.name steps.a.items.price?" },
        { "steps.a.items[price > $$.inputs.limit].name", "inputs.limit? steps.a.items.name steps.a.items.price?" },
        { "steps.a.items[$contains(title, 'x')].title", "steps.a.items.title" },
        { "steps.a.items^(price).name", "steps.a.items.name steps.a.items.price?" },
        { "steps.a.items.{ 'n': name, 'in': $$.inputs.kind }", "inputs.kind steps.a.items.name" },
        { "steps.a.items{ kind: $sum(price) }", "steps.a.items.kind steps.a.items.price" },
        { "steps.a.items.(name & ': ' & text)", "steps.a.items.name steps.a.items.text" },
        { "steps.a.items.(1)", "steps.a.items?" },
        { "steps.a.items.$uppercase(name)", "steps.a.items.name" },
        { "steps.a.name.$uppercase()", "steps.a.name" },
        { "steps.a.name.$substring(1, 2)", "steps.a.name" },
        { "[inputs.a, inputs.b].x", "inputs.a.x inputs.b.x" },
        { "{ 'a': inputs.a }.a", "inputs.a" },
        { "$map(steps.a.items, function($i) { $i.price * $$.inputs.rate })", "inputs.rate steps.a.items" },
        { "$filter(steps.a.items, function($i) { $i.price > 3 })", "steps.a.items" },
        { "($x := steps.a; $x.b)", "steps.a.b" },
        { "($x := steps.a; $x := steps.b; $x.c)", "steps.a.c steps.b.c" },
        { "($x := inputs.a; 1)", "" },
        { "$lookup(inputs, 'key')", "inputs.key" },
        { "$lookup(inputs, inputs.name)", "inputs inputs.name" },
        { "steps.a.orders@$o.items[$o.id = id].name", "steps.a.items.id? steps.a.items.name steps.a.orders.id?" },
        { "steps.a.items#$i.{ 'i': $i, 'n': name }", "steps.a.items.name" },
        { "steps.a.items.name.%.price", "steps.a.items.name? steps.a.items.price" },
        { "steps.a ~> |items|{ 'x': $$.inputs.y }|", "inputs.y steps.a" },

        // What cannot be followed is everything, and says so.
        { "$", "$$" },
        { "$$", "$$" },
        { "$string()", "$$" },
        { "$keys()", "$$?" },
        { "*", "$$" },
        { "**.price", "$$" },
        { "steps.*.x", "steps" },
        { "steps.a.**.x", "steps.a" },
        { "$eval(inputs.code)", "$$ inputs.code" },
        { "($f := $string; $f())", "$$" },
        { "$string($$)", "$$" },
        { "$.inputs.a", "inputs.a" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public void An_expression_reads_what_it_names(string expression, string expected)
    {
        var reads = RootReads.Of(Expression.Compile(expression).Syntax);

        Assert.Equal(expected, string.Join(' ', reads.Select(read => read.Path + (read.IsCarried ? "" : "?"))));
    }

    [Fact]
    public void Steps_that_an_expression_does_not_read_do_not_change_what_it_gives()
    {
        var scope = new ExpressionScope { Now = Some.Noon };
        foreach (var expression in Reads.Select(row => row.Data.Item1).Where(source => !source.Contains("$now", StringComparison.Ordinal)))
        {
            var compiled = Expression.Compile(expression);
            var reads = RootReads.Of(compiled.Syntax);
            var full = Data(keep: null);
            var cut = Data(keep: reads);

            Assert.Equal(Say(compiled, full), Say(compiled, cut));
        }

        string Say(Expression expression, JsonData data) =>
            expression.TryEvaluate(data, scope, out var value, out var problem) ? value?.ToString() ?? "nothing" : problem.Code;
    }

    /// <summary>Data with every name that the expressions use; without what is not among the reads, where they are given.</summary>
    private static JsonData Data(IReadOnlyList<RootRead>? keep)
    {
        var all = JsonData.Parse("""
            {
              "inputs": { "count": 4, "a": { "x": 1 }, "b": { "x": 2 }, "d": [3], "urgent": true, "list": [1, 2], "name": "key", "key": "kept",
                          "limit": 2, "kind": "k", "rate": 3, "y": 5, "code": "inputs.kind" },
              "steps": {
                "news": { "body": { "items": [ { "title": "t" } ] } },
                "a": { "name": "abcdef", "x": 1, "b": 2, "c": 3, "price": 9, "orders": [ { "id": 1 } ],
                       "items": [ { "id": 1, "name": "one", "title": "xx", "text": "t1", "kind": "p", "price": 5 },
                                  { "id": 2, "name": "two", "title": "y", "text": "t2", "kind": "q", "price": 1 } ] },
                "b": { "x": 7, "c": 8 } }
            }
            """);
        return keep is null ? all : Cut(all, [], keep);
    }

    private static JsonData Cut(JsonData value, string[] at, IReadOnlyList<RootRead> keep)
    {
        if (keep.Any(read => read.Names.Count <= at.Length && read.Names.SequenceEqual(at.Take(read.Names.Count))))
        {
            return value;
        }

        switch (value)
        {
            case JsonObject members:
                var kept = new JsonObject.Builder();
                foreach (var (name, member) in members)
                {
                    string[] path = [.. at, name];
                    if (keep.Any(read => read.Names.Take(path.Length).SequenceEqual(path.Take(read.Names.Count))))
                    {
                        kept[name] = Cut(member, path, keep);
                    }
                }

                return kept.ToObject();
            case JsonArray list:
                return JsonArray.Create([.. list.Select(item => Cut(item, at, keep))]);
            default:
                return value;
        }
    }
}
