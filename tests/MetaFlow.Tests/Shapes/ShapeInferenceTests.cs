using MetaFlow.Expressions;
using MetaFlow.Expressions.Evaluation;
using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Tests.Shapes;

public sealed class ShapeInferenceTests
{
    // orders is a list, customer one object, and anything is not known.
    private static readonly Flow Root = new(Shape.ObjectOf(new Dictionary<string, Member>
    {
        ["orders"] = new(Shape.Of(JsonData.Parse("""[{ "id": 1, "name": "책", "tags": ["a"] }, { "id": 2, "name": "b", "tags": [], "price": 1.5 }]"""))),
        ["customer"] = new(Shape.Of(JsonData.Parse("""{ "name": "Kim", "age": 30, "vip": true, "phones": ["1"], "none": null }"""))),
        ["anything"] = new(Shape.Unknown),
    }));

    public static TheoryData<string, string> Expressions => new()
    {
        { "1", "a whole number" },
        { "1.5", "a number" },
        { "'글'", "text" },
        { "true", "true or false" },
        { "null", "null" },
        { "[]", "an empty list" },
        { "[1, 2]", "a list of whole numbers" },
        { "[1, 'a']", "a list of whole numbers or texts" },
        { "[[1], [2]]", "a list of lists of whole numbers" },
        { "[1..3]", "a list of whole numbers" },
        { "{ 'a': 1, 'b': 'x' }", "an object {a, b}" },
        { "{ 'a': orders[0].price }", "an object {a?}" },
        { "{ customer.name: 1 }", "an object {…}" },
        { "customer", "an object {age, name, none, phones, vip}" },
        { "customer.name", "text" },
        { "customer.phones", "a list of texts" },
        { "customer.phones[0]", "text or nothing" },
        { "customer.phones[$ = '1']", "none, one or more texts" },
        { "orders", "a list of objects {id, name, price?, tags}" },
        { "orders.name", "none, one or more texts" },
        { "orders.tags", "none, one or more texts" },
        { "orders[0].name", "text or nothing" },
        { "orders[id = 1].name", "none, one or more texts" },
        { "orders.name[]", "a list of texts or nothing" },
        { "orders.{ 'n': name }", "none, one or more objects {n}" },
        { "orders^(>price)", "none, one or more objects {id, name, price?, tags}" },
        { "orders{ name: $sum(price) }", "an object {…}" },
        { "orders.(id + 1)", "none, one or more whole numbers" },
        { "orders.*", "anything" },
        { "**", "anything" },
        { "anything.a.b", "anything" },
        { "customer.age + 1", "a whole number" },
        { "customer.age / 2", "a number" },
        { "-customer.age", "a whole number" },
        { "customer.name & 1", "text" },
        { "customer.age > 3", "true or false" },
        { "customer.age in [1, 2]", "true or false" },
        { "customer.vip and true", "true or false" },
        { "customer.vip ? 1 : 'a'", "a whole number or text" },
        { "customer.vip ? 1", "a whole number or nothing" },
        { "orders[0].price ?? 0", "a number" },
        { "($x := 1; $x + 1)", "a whole number" },
        { "($x := 1; $x := 'a'; $x)", "anything" },
        { "function($x) { $x }", "a function" },
        { "($f := function($x) { 'a' }; $f(1))", "text" },
        { "$sum(orders.price)", "a number or nothing" },
        { "$count(orders)", "a whole number" },
        { "$string(customer.age)", "text" },
        { "$uppercase(customer.name)", "text" },
        { "$split(customer.name, ',')", "a list of texts" },
        { "$keys(customer)", "none, one or more texts" },
        { "$map(orders, function($o) { 1 })", "none, one or more whole numbers" },
        { "$filter(orders, function($o) { true })", "none, one or more objects {id, name, price?, tags}" },
        { "$lookup(customer, 'age')", "a whole number or nothing" },
        { "$append(customer.phones, 1)", "one or more texts or whole numbers" },
        { "customer.name ~> $length", "a whole number" },
        { "customer.name ~> $substring(0, 1)", "text" },
        { "$exists(anything)", "true or false" },
        { "$now()", "text" },
        { "$reduce(orders, function($a, $b) { $a })", "anything" },
        { "orders@$o.name", "anything" },
    };

    [Theory]
    [MemberData(nameof(Expressions))]
    public void An_expression_has_its_shape(string source, string words)
    {
        var inferred = ShapeInference.Infer(Expression.Compile(source).Syntax, Root);

        Assert.Empty(inferred.Problems.Select(found => found.Problem.Message));
        Assert.Equal(words, inferred.Flow.ToString());
    }

    [Fact]
    public void Every_function_of_the_language_has_a_shape() =>
        Assert.Equal(Builtins.Names.Order(StringComparer.Ordinal), BuiltinShapes.Names.Order(StringComparer.Ordinal));

    [Fact]
    public void A_shape_that_grows_without_end_becomes_anything()
    {
        var shape = new Flow(Shape.Of(JsonData.Parse("1")));
        for (var i = 0; i < 200; i++)
        {
            shape = ShapeInference.Infer(Expression.Compile("{ 'a': $, 'b': $, 'c': [$, {'x': $}] }").Syntax, shape).Flow;
        }

        Assert.True(shape.Shape.Size <= Shape.MaxSize);
    }
}
