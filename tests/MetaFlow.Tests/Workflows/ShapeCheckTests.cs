using System.Globalization;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows;

public sealed class ShapeCheckTests
{
    private const string Inputs = """
        {
          "count": { "type": "integer", "default": 3 }, "price": { "type": "number" }, "name": { "type": "string" },
          "urgent": { "type": "boolean" }, "orders": { "type": "array" }, "address": { "type": "object" }, "free": {}
        }
        """;

    // What stands before the expression that is looked at: a list, a var, and a step that some runs skip.
    private const string Before = """
        { "id": "customers", "type": "data_transform", "settings": { "expression": "inputs.orders.{ 'name': name, 'total': $sum(price) }[]" } },
        { "id": "sum", "type": "set", "settings": { "values": { "total": "{{ $sum(steps.customers.total) }}", "label": "합계", "lines": [1, 2] } } },
        { "id": "way", "type": "condition", "if": "{{ inputs.urgent }}",
          "then": [ { "id": "fast", "type": "set", "settings": { "values": { "days": 1 } } } ],
          "else": [ { "id": "slow", "type": "set", "settings": { "values": { "days": 5 } } } ] },
        """;

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "inputs.cuont", "types.unknown_member", "'inputs' has no member 'cuont'." },
        { "stesp.sum", "types.unknown_name", "There is nothing called 'stesp' here." },
        { "steps.summ.total", "types.unknown_member", "'steps' has no member 'summ'." },
        { "steps.sum.totl", "types.unknown_member", "'steps.sum' has no member 'totl'." },
        { "steps.customers.totall", "types.unknown_member", "'steps.customers' has no member 'totall'." },
        { "steps.customers[0].nam", "types.unknown_member", "'steps.customers' has no member 'nam'." },
        { "steps.customers[totl > 3]", "types.unknown_name", "There is nothing called 'totl' here." },
        { "steps.customers[total > vars.total / 2].name", "types.not_in_item", "'vars' is looked for in the item here, which has no such member." },
        { "$sum(steps.customers.totl)", "types.unknown_member", "'steps.customers' has no member 'totl'." },
        { "vars.totl", "types.unknown_member", "'vars' has no member 'totl'." },
        { "$map(inputs.orders, function($o) { vars.totl })", "types.unknown_member", "'vars' has no member 'totl'." },
        { "run.workfow", "types.unknown_member", "'run' has no member 'workfow'." },
        { "$$.vars.totl", "types.unknown_member", "'vars' has no member 'totl'." },
        { "inputs.name.first", "types.no_members", "'first' is looked for in text, which has no members." },
        { "steps.here", "types.step_not_run", "The step 'here' has not run when this is evaluated." },
        { "steps.later.x", "types.step_not_run", "The step 'later' has not run when this is evaluated." },
        { "$summ(inputs.orders.price)", "types.unknown_function", "There is no function '$summ'." },
        { "inputs.name ~> $upercase", "types.unknown_function", "There is no function '$upercase'." },
        { "inputs.count(1)", "types.not_a_function", "What is called here is a whole number and not a function." },
        { "($x := 1; $x(2))", "types.not_a_function", "What is called here is a whole number and not a function." },
        { "inputs.name + 1", "types.not_a_number", "'+' needs numbers, and this is text." },
        { "1 - vars.label", "types.not_a_number", "'-' needs numbers, and this is text." },
        { "inputs.urgent * 2", "types.not_a_number", "'*' needs numbers, and this is true or false." },
        { "-inputs.name", "types.not_a_number", "'-' needs numbers, and this is text." },
        { "inputs.address / 2", "types.not_a_number", "'/' needs numbers, and this is an object." },
        { "inputs.orders + 1", "types.list_for_one", "'+' needs one number, and this is a list." },
        { "vars.lines * 2", "types.list_for_one", "'*' needs one number, and this is a list of numbers." },
        { "steps.customers - 1", "types.list_for_one", "'-' needs one number, and this is a list of objects." },
        { "inputs.count > inputs.name", "types.cannot_compare", "'a whole number > text' compares what is never alike." },
        { "inputs.name <= 5", "types.cannot_compare", "'text <= a whole number' compares what is never alike." },
        { "inputs.name = 5", "types.cannot_compare", "'text = a whole number' compares what is never alike." },
        { "$sum(inputs.name)", "types.wrong_argument", "Argument 1 of '$sum' has to be a list of numbers, and it is text." },
        { "$sum(steps.customers.name & '')", "types.wrong_argument", "Argument 1 of '$sum' has to be a list of numbers, and it is text." },
        { "$uppercase(inputs.count)", "types.wrong_argument", "Argument 1 of '$uppercase' has to be text, and it is a whole number." },
        { "inputs.count ~> $uppercase", "types.wrong_argument", "Argument 1 of '$uppercase' has to be text, and it is a whole number." },
        { "$map(inputs.orders, 3)", "types.wrong_argument", "Argument 2 of '$map' has to be a function, and it is a whole number." },
        { "$substring(inputs.name, '1')", "types.wrong_argument", "Argument 2 of '$substring' has to be a number, and it is text." },
    };

    // What a careful check could be wrong about, and must not be.
    public static TheoryData<string> Right =>
    [
        "inputs.free.anything.at.all", "inputs.address.street & inputs.free", "inputs.orders.price[0] * 2", "inputs.orders[price > 3].name",
        "steps.customers[total > $$.vars.total / 2].name", "steps.customers", "steps", "$", "$keys(steps)", "steps.*", "**.total", "trigger.id",
        "'Total: ' & steps.customers & inputs.address", "inputs.count = inputs.price", "vars.days + 1", "$exists(steps.fast) ? steps.fast.days + 1",
        "steps.fast.days ?? 3", "steps.fast.days & ''", "$string(steps.fast.days)", "inputs.orders.($.price * quantity)",
        "inputs.orders@$o.inputs.orders[$o.id = id].name", "steps.customers#$i.{ 'i': $i, 'n': name }", "$map(steps.customers, function($c) { $c.whatever })",
        "($f := function($x) { $x = 0 ? 1 : $x * $f($x - 1) }; $f(3))", "inputs.orders ~> |$|{ 'x': 1 }|", "$eval('1 + 1')", "vars.lines[0] + 1",
        "steps.customers{ name: $sum(total) }", "run.id & run.workflow", "inputs.free(1)", "inputs.free + 1", "$number(inputs.name) + 1",
        "$exists(steps.slow)", "($exists(steps.fast) ? steps.fast.days : 5) + 1", "$exists(steps.fast) and steps.fast.days > 1",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_certainly_wrong_is_a_problem_at_its_place(string expression, string code, string sentence)
    {
        var problem = Assert.Single(Problems(expression));

        Assert.Equal((code, sentence), (problem.Code, problem.Message));
        Assert.Equal("steps[3].settings.values.x", problem.Path);
        Assert.Equal(Severity.Error, problem.Severity);
        Assert.NotEqual(problem.Message, problem.In(CultureInfo.GetCultureInfo("ko")).Message);
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void What_may_be_right_is_no_problem(string expression) =>
        Assert.Empty(Problems(expression).Select(problem => problem.Message));

    [Fact]
    public void The_name_that_was_probably_meant_is_offered()
    {
        Assert.Equal("Did you mean 'count'?", Problems("inputs.cuont")[0].Hint);
        Assert.Equal("Did you mean '$sum'?", Problems("$summ(inputs.orders)")[0].Hint);
        Assert.Equal("Its members: days, label, lines, total.", Problems("vars.somethingElse")[0].Hint);
    }

    [Theory]
    [InlineData("steps.fast.days + 1")]
    [InlineData("steps.fast.days > 1")]
    [InlineData("$round(steps.fast.days)")]
    public void A_value_that_some_runs_do_not_have_is_a_warning(string expression)
    {
        var problem = Assert.Single(Problems(expression));

        Assert.Equal(("types.may_be_missing", Severity.Warning), (problem.Code, problem.Severity));
        Assert.Equal("The step 'fast' has no output in some runs, and then there is no value here.", problem.Message);
    }

    [Fact]
    public void A_setting_that_has_to_be_there_and_may_be_missing_is_a_warning()
    {
        var problem = Assert.Single(Check("""
            { "id": "a", "type": "set", "when": "{{ inputs.urgent }}", "settings": { "values": { "n": 1 } } },
            { "id": "b", "type": "set", "settings": { "values": "{{ steps.a }}" } },
            { "id": "c", "type": "set", "when": "{{ $exists(steps.a) }}", "settings": { "values": "{{ steps.a }}" } }
            """));

        Assert.Equal(("types.may_be_missing", "steps[1].settings.values", 5), (problem.Code, problem.Path, problem.Line));
    }

    [Fact]
    public void Under_the_same_condition_a_step_is_there()
    {
        Assert.Empty(Check("""
            { "id": "a", "type": "set", "when": "{{ inputs.urgent }}", "settings": { "values": { "n": 1 } } },
            { "id": "b", "type": "set", "when": "{{inputs.urgent}}", "settings": { "values": { "m": "{{ steps.a.n + 1 }}" } } },
            { "id": "c", "type": "set", "when": "{{ $exists(steps.a) }}", "settings": { "values": { "m": "{{ steps.a.n + 1 }}" } } }
            """));
    }

    [Fact]
    public void A_step_of_the_other_branch_has_not_run()
    {
        var problem = Assert.Single(Check("""
            { "id": "way", "type": "condition", "if": "{{ inputs.urgent }}",
              "then": [ { "id": "a", "type": "set", "settings": { "values": { "n": 1 } } } ],
              "else": [ { "id": "b", "type": "set", "settings": { "values": { "n": "{{ steps.a.n }}" } } } ] }
            """));

        Assert.Equal(("types.step_not_run", "steps[0].else[0].settings.values.n"), (problem.Code, problem.Path));
    }

    [Theory]
    [InlineData("{{ $count(inputs.orders) }}", "types.not_a_condition", "A condition is met by true only, and this gives a whole number.")]
    [InlineData("{{ inputs.name }}", "types.not_a_condition", "A condition is met by true only, and this gives text.")]
    [InlineData("{{ inputs.cuont > 1 }}", "types.unknown_member", "'inputs' has no member 'cuont'.")]
    public void A_condition_that_is_never_true_is_a_problem(string condition, string code, string sentence)
    {
        var asWhen = Assert.Single(Check($$$"""{ "id": "a", "type": "set", "when": "{{{condition}}}", "settings": { "values": {} } }"""));
        var asIf = Assert.Single(Check($$$"""{ "id": "a", "type": "condition", "if": "{{{condition}}}", "then": [] }"""));

        Assert.Equal((code, sentence, "steps[0].when"), (asWhen.Code, asWhen.Message, asWhen.Path));
        Assert.Equal((code, sentence, "steps[0].if"), (asIf.Code, asIf.Message, asIf.Path));
    }

    [Fact]
    public void Data_transform_is_held_against_its_input()
    {
        var problem = Assert.Single(Check("""
            { "id": "a", "type": "set", "settings": { "values": { "list": [ { "price": 1 }, { "price": 2, "name": "b" } ] } } },
            { "id": "b", "type": "data_transform", "settings": { "input": "{{ vars.list }}", "expression": "$.prize" } }
            """));

        Assert.Equal("steps[1].settings.expression", problem.Path);
        Assert.Equal("Did you mean 'price'?", problem.Hint);
    }

    [Fact]
    public void Line_and_column_point_at_the_name_in_the_definition()
    {
        Some.Reader.Read(
            """
            { "metaflow": 1, "id": "a", "inputs": { "count": { "type": "integer" } },
              "steps": [
                { "id": "a", "type": "set", "settings": { "values": { "x": "한글 \"\u00e9\" {{ inputs.cuont }}" } } } ] }
            """, out var problems);

        var problem = Assert.Single(problems);
        Assert.Equal((3, 89), (problem.Line, problem.Column));
    }

    [Fact]
    public void A_run_that_has_begun_goes_on_whatever_the_check_has_learned_since()
    {
        var definition = Some.Definition("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ inputs.cuont }}" } } }""", Inputs);

        Assert.Null(Some.Reader.Read(definition, out _));
        Assert.NotNull(Some.Reader.ReadAccepted(System.Text.Encoding.UTF8.GetBytes(definition)));
    }

    [Fact]
    public void The_work_grows_with_the_number_of_steps_and_not_faster()
    {
        var visited = new[] { 50, 100, 200, 400 }.Select(Visited).ToList();

        Assert.Equal([8.0, 4.0, 2.0], visited.Take(3).Select(count => Math.Round((double)visited[3] / count, 1)));
    }

    private static IReadOnlyList<Problem> Problems(string expression) => Check(
        Before
        + """{ "id": "here", "type": "set", "settings": { "values": { "x": "{{ """
        + expression.Replace("\"", "\\\"", StringComparison.Ordinal)
        + """ }}" } } }, { "id": "later", "type": "set", "settings": { "values": { "x": 1 } } }""");

    private static IReadOnlyList<Problem> Check(string steps)
    {
        Some.Reader.Read(Some.Definition(steps, Inputs), out var problems);
        return problems;
    }

    private static int Visited(int steps)
    {
        var text = Some.Definition(string.Join(", ", Enumerable.Range(0, steps).Select(i =>
            $$$"""{ "id": "s{{{i}}}", "type": "set", "settings": { "values": { "v{{{i}}}": "{{ inputs.count + 1 }}", "all": "{{ steps }}" } } }""")), Inputs);
        var problems = new ProblemList();
        var check = new ShapeCheck(Some.Catalog, Surroundings.Unknown, problems);

        check.Check(Some.Read(text));

        Assert.Empty(problems);
        return check.Visited;
    }
}
