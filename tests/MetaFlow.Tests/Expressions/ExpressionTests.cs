using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Tests.Expressions;

public sealed class ExpressionTests
{
    private static readonly JsonData Orders = JsonData.Parse("""
        {
          "shop": "서울 상점", "open": true, "note": null, "rate": 0.1,
          "orders": [
            { "id": "A1", "customer": { "name": "김하은", "city": "서울" }, "total": 120.5, "items": [ { "sku": "p-1", "qty": 2, "price": 10 }, { "sku": "p-2", "qty": 1, "price": 100.5 } ] },
            { "id": "A2", "customer": { "name": "이서준", "city": "부산" }, "total": 30, "items": [ { "sku": "p-3", "qty": 3, "price": 10 } ] },
            { "id": "A3", "customer": { "name": "박지우", "city": "서울" }, "total": 7.25, "items": [] }
          ],
          "matrix": [ [1, 2], [3, 4] ], "tags": ["새", "오래된"], "big": 12345678901234567890
        }
        """);

    private static readonly ExpressionScope Scope = new()
    {
        Variables = new Dictionary<string, JsonData?> { ["limit"] = 50L, ["nothing"] = null },
        Now = new DateTimeOffset(2026, 3, 2, 9, 30, 15, 250, TimeSpan.Zero),
        RandomSeed = 42,
    };

    [Theory]
    // Paths, where one item stands for itself and none for nothing.
    [InlineData("shop", "\"서울 상점\"")]
    [InlineData("orders.id", """["A1","A2","A3"]""")]
    [InlineData("orders[1].customer.name", "\"이서준\"")]
    [InlineData("orders[-1].id", "\"A3\"")]
    [InlineData("orders.items.sku", """["p-1","p-2","p-3"]""")]
    [InlineData("orders.items[0].sku", """["p-1","p-3"]""")]
    [InlineData("(orders.items)[0].sku", "\"p-1\"")]
    [InlineData("orders[total > 100].id", "\"A1\"")]
    [InlineData("orders[total > 100].id[]", """["A1"]""")]
    [InlineData("orders[customer.city = '서울'].id", """["A1","A3"]""")]
    [InlineData("orders[[0, 2]].id", """["A1","A3"]""")]
    [InlineData("orders[[0..1]].id", """["A1","A2"]""")]
    [InlineData("missing.path", null)]
    [InlineData("note", "null")]
    [InlineData("note.deeper", null)]
    [InlineData("matrix[0]", "[1,2]")]
    [InlineData("matrix[0][1]", "2")]
    [InlineData("matrix.$sum($)", "[3,7]")]
    [InlineData("orders.*[0]", """["A1","A2","A3"]""")]
    [InlineData("**.price", "[10,100.5,10]")]
    [InlineData("`shop`", "\"서울 상점\"")]
    [InlineData("big", "12345678901234567890")]
    // Parents, focus and index.
    [InlineData("orders.items.{ 's': sku, 'o': %.id }", """[{"s":"p-1","o":"A1"},{"s":"p-2","o":"A1"},{"s":"p-3","o":"A2"}]""")]
    [InlineData("orders.items.sku.%.%.customer.name", """["김하은","김하은","이서준"]""")]
    [InlineData("orders#$i.{ 'i': $i, 'id': id }", """[{"i":0,"id":"A1"},{"i":1,"id":"A2"},{"i":2,"id":"A3"}]""")]
    [InlineData("orders@$o.$o.items@$n[$n.qty > 1].($o.id & ':' & $n.sku)", """["A1:p-1","A2:p-3"]""")]
    // Ordering and grouping.
    [InlineData("orders^(>total).id", """["A1","A2","A3"]""")]
    [InlineData("orders^(customer.city, total).id", """["A2","A3","A1"]""")]
    [InlineData("orders{ customer.city: $sum(total) }", """{"서울":127.75,"부산":30}""")]
    [InlineData("orders{ customer.city: id }", """{"서울":["A1","A3"],"부산":"A2"}""")]
    // Operators.
    [InlineData("1 + 2 * 3 - 4 / 2", "5")]
    [InlineData("-rate + 1", "0.9")]
    [InlineData("7 % 4", "3")]
    [InlineData("'a' & 1 & true & null", "\"a1truenull\"")]
    [InlineData("orders[0].total > $limit", "true")]
    [InlineData("'가' < '나'", "true")]
    [InlineData("'A2' in orders.id", "true")]
    [InlineData("missing = missing", "false")]
    [InlineData("[1, 2] = [1, 2]", "true")]
    [InlineData("missing ?? 'else'", "\"else\"")]
    [InlineData("null ?? 'else'", "null")]
    [InlineData("'' ?: 'else'", "\"else\"")]
    [InlineData("open ? 'y' : 'n'", "\"y\"")]
    [InlineData("[1..3, 7]", "[1,2,3,7]")]
    [InlineData("[1..3].($ * $)", "[1,4,9]")]
    [InlineData("1 /* why */ + 1", "2")]
    // Functions as values.
    [InlineData("( $f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $f(10) )", "3628800")]
    [InlineData("( $loop := function($n, $sum) { $n = 0 ? $sum : $loop($n - 1, $sum + $n) }; $loop(50000, 0) )", "1250025000")]
    [InlineData("( $add := function($a, $b) { $a + $b }; $map([1, 2], $add(?, 10)) )", "[11,12]")]
    [InlineData("orders.id ~> $join('-') ~> $lowercase", "\"a1-a2-a3\"")]
    [InlineData("( $clean := $trim ~> $uppercase; $clean('  a b ') )", "\"A B\"")]
    [InlineData("$reduce([1..5], function($a, $b) { $a * $b })", "120")]
    [InlineData("$sift(orders[0], function($v, $k) { $k = 'id' })", """{"id":"A1"}""")]
    [InlineData("$map(orders, function($o, $i) { $i & $o.id })", """["0A1","1A2","2A3"]""")]
    [InlineData("$sort(orders, function($a, $b) { $a.total > $b.total }).id", """["A3","A2","A1"]""")]
    [InlineData("orders[0] ~> | items | { 'qty': qty * 2 }, 'price' |", """{"id":"A1","customer":{"name":"김하은","city":"서울"},"total":120.5,"items":[{"sku":"p-1","qty":4},{"sku":"p-2","qty":2}]}""")]
    [InlineData("( $x := 5; $eval('$x + 1') )", "6")]
    // Texts are counted in characters, not in halves of them.
    [InlineData("$length('한국어😀')", "4")]
    [InlineData("$substring('😀가나다', 1, 2)", "\"가나\"")]
    [InlineData("$pad('가', -3, '😀')", "\"😀😀가\"")]
    [InlineData("$split('가,나,다', ',')", """["가","나","다"]""")]
    [InlineData("$replace('2026년 3월', /(\\d+)년/, '$1/')", "\"2026/ 3월\"")]
    [InlineData("$match('한국 韓國', /\\S+/).match", """["한국","韓國"]""")]
    [InlineData("$contains('대한민국', '한민')", "true")]
    [InlineData("$encodeUrlComponent('경제 뉴스')", "\"%EA%B2%BD%EC%A0%9C%20%EB%89%B4%EC%8A%A4\"")]
    [InlineData("$decodeUrlComponent('%EA%B2%BD')", "\"경\"")]
    [InlineData("$string({ '이름': ['값', 1.10, null] })", "\"{\\\"이름\\\":[\\\"값\\\",1.1,null]}\"")]
    [InlineData("$string(big)", "\"12345678901234567890\"")]
    [InlineData("$string(0.1 + 0.2)", "\"0.3\"")]
    // Numbers.
    [InlineData("$round(2.5) & $round(3.5) & $round(-2.5)", "\"24-2\"")]
    [InlineData("$round(1.005, 2)", "1")]
    [InlineData("$round(123.455, 2)", "123.46")]
    [InlineData("$formatNumber(1234567.891, '#,##0.00')", "\"1,234,567.89\"")]
    [InlineData("$formatNumber(0.256, '0.0%')", "\"25.6%\"")]
    [InlineData("$formatNumber(-5, '#,##0원;(#,##0원)')", "\"(5원)\"")]
    [InlineData("$formatInteger(2026, 'I')", "\"MMXXVI\"")]
    [InlineData("$formatInteger(1234, 'w')", "\"one thousand, two hundred and thirty-four\"")]
    [InlineData("$parseInteger('twelve thousand and one', 'w')", "12001")]
    [InlineData("$formatBase(255, 16)", "\"ff\"")]
    [InlineData("$number('0x1F') + $number('-1.5e1')", "16")]
    [InlineData("$average([1, 2, 6])", "3")]
    // Time stands still while an expression is evaluated.
    [InlineData("$now()", "\"2026-03-02T09:30:15.250Z\"")]
    [InlineData("$millis() = $toMillis($now())", "true")]
    [InlineData("$now('[Y]년 [M]월 [D]일 [H]시', '+0900')", "\"2026년 3월 2일 18시\"")]
    [InlineData("$fromMillis(0, '[FNn], [D1o] [MNn] [Y0001] [h]:[m01] [PN]')", "\"Thursday, 1st January 1970 12:00 AM\"")]
    [InlineData("$toMillis('2026-03-02 18:30 +0900', '[Y]-[M]-[D] [H]:[m] [Z0000]')", "1772443800000")]
    [InlineData("$toMillis('2026년 3월', '[Y]년 [M]월')", "1772323200000")]
    public void An_expression_gives_its_value(string source, string? expected)
    {
        var value = Expression.Compile(source).Evaluate(Orders, Scope);

        Assert.Equal(expected, value?.ToString());
    }

    [Theory]
    [InlineData("1 +", "S0207", 3, "(end)")]
    [InlineData("orders[", "S0203", 7, "(end)")]
    [InlineData("(1", "S0203", 2, "(end)")]
    [InlineData("'열린", "S0101", 0, null)]
    [InlineData("a.1", "S0213", 2, null)]
    [InlineData("% + 1", "S0217", 2, "binary")]
    [InlineData("1 := 2", "S0212", 0, "1")]
    [InlineData("'a' + 1", "T2001", 4, "+")]
    [InlineData("1 < 'a'", "T2009", 2, "<")]
    [InlineData("$uppercase(1)", "T0410", 10, "uppercase")]
    [InlineData("sum([1])", "T1005", 3, "sum")]
    [InlineData("$number('네이버')", "D3030", 7, "number")]
    [InlineData("[1..20000000]", "D2014", 2, "..")]
    [InlineData("$error('그만')", "D3137", 6, "error")]
    [InlineData("1 / 0", "D1001", null, null)]
    public void What_cannot_be_read_or_evaluated_has_code_place_and_token(string source, string code, int? position, string? token)
    {
        var exception = Assert.Throws<ExpressionException>(() => Expression.Compile(source).Evaluate(Orders, Scope));

        Assert.Equal((code, position, token), (exception.Code, exception.Position, exception.Token));
    }

    [Fact]
    public void A_source_that_cannot_be_read_is_a_problem_with_its_line_and_column()
    {
        Assert.False(Expression.TryCompile("$sum(\n  orders.total", out _, out var problem));

        Assert.Equal("expressions.S0203", problem.Code);
        Assert.Equal("The expression ends where ')' was expected.", problem.Message);
        Assert.Equal((2, 15), (problem.Line, problem.Column));
    }

    [Fact]
    public void A_forgotten_dollar_sign_is_asked_about()
    {
        var exception = Assert.Throws<ExpressionException>(() => Expression.Compile("count(orders)").Evaluate(Orders, Scope));

        var problem = exception.ToProblem("steps[0].settings.text");

        Assert.Equal("'count' is not a function.", problem.Message);
        Assert.Equal("Did you mean '$count'?", problem.Hint);
        Assert.Equal("steps[0].settings.text", problem.Path);
    }

    [Theory]
    [InlineData("$random()")]
    [InlineData("$shuffle([1..20])")]
    public void Chance_depends_on_the_seed_alone(string source)
    {
        var expression = Expression.Compile(source);

        var first = expression.Evaluate(null, Scope)!.ToString();

        Assert.Equal(first, expression.Evaluate(null, Scope)!.ToString());
        Assert.NotEqual(first, expression.Evaluate(null, Scope with { RandomSeed = 43 })!.ToString());
    }

    [Fact]
    public void A_sequence_is_an_ordinary_array_once_it_has_left()
    {
        var made = Expression.Compile("{ 'one': orders[0].id[] }").Evaluate(Orders, Scope)!;
        var reread = JsonData.Parse(made.ToString());
        var ask = Expression.Compile("one");

        Assert.Equal(ask.Evaluate(reread, Scope)!.ToString(), ask.Evaluate(made, Scope)!.ToString());
        Assert.Equal("""["A1"]""", ask.Evaluate(made, Scope)!.ToString());
    }

    [Fact]
    public void A_path_gives_what_is_there_without_copying_it()
    {
        var value = Expression.Compile("orders").Evaluate(Orders, Scope);

        Assert.Same(((JsonObject)Orders)["orders"], value);
    }

    [Fact]
    public async Task One_expression_serves_many_threads_at_once()
    {
        var expression = Expression.Compile("orders^(>total).{ 'id': id, 'sum': $sum(items.(qty * price)) }");
        var expected = expression.Evaluate(Orders, Scope)!.ToString();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Enumerable.Range(0, 200).Select(_ => expression.Evaluate(Orders, Scope)!.ToString()).Distinct().Single())));

        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void A_full_cache_forgets_what_was_not_used_for_longest()
    {
        var cache = new ExpressionCache(capacity: 8);
        var kept = cache.Get("a.b");

        for (var i = 0; i < 100; i++)
        {
            cache.Get($"a[{i}]");
            Assert.Same(kept, cache.Get("a.b"));
        }

        Assert.InRange(cache.Count, 1, 8);
    }
}
