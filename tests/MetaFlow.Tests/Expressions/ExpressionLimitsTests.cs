using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Tests.Expressions;

public sealed class ExpressionLimitsTests
{
    private static readonly ExpressionScope Scope = new()
    {
        Limits = new ExpressionLimits { Steps = 3_000_000, Memory = 64 * 1024 * 1024, TextLength = 1_000_000, SequenceLength = 1_000_000 },
    };

    [Theory]
    [InlineData("( $f := function() { 1 + $f() }; $f() )", "D1011")]
    [InlineData("( $f := function() { $f() }; $f() )", "D1016")]
    [InlineData("( $f := function($x) { $f($x & $x) }; $f('가나') )", "D1014")]
    [InlineData("( $f := function($x) { $f($append($x, $x)) }; $f([1, 2]) )", "D2015")]
    [InlineData("$reduce([1..1000], function($a, $b) { $a & $a }, 'x')", "D1014")]
    [InlineData("$pad('a', 1e12)", "D1014")]
    [InlineData("[1..10000001]", "D2014")]
    [InlineData("[1..2000000]", "D2015")]
    [InlineData("$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/)", "D1018")]
    [InlineData("$formatInteger(1e300, 'I')", "D1014")]
    [InlineData("( $f := function($s) { $eval($s) }; $x := '$eval($x)'; $eval($x) )", "D1011")]
    [InlineData("( $f := function($x, $n) { $n = 0 ? $x : $f({ 'a': $x }, $n - 1) }; $f(1, 5000) )", "D1017")]
    [InlineData("( $f := function($x, $n) { $n = 0 ? $x : $f([[$x]], $n - 1) }; $string($f(1, 100000)) )", "D1011")]
    [InlineData("( $f := function($x, $n) { $n = 0 ? $x : $f([[$x]], $n - 1) }; $f(1, 100000) = $f(1, 100000) )", "D1011")]
    [InlineData("( $f := function($x, $n) { $n = 0 ? $x : $f($x(?), $n - 1) }; $f($trim, 100000)('a') )", "D1011")]
    [InlineData("( $f := function($x, $n) { $n = 0 ? $x : $f($trim ~> $x, $n - 1) }; $f($trim, 100000)('a') )", "D1011")]
    [InlineData("( $x := [1..1000]; $x@$a.$x@$b.$x@$c.($a + $b + $c) )", "D1015")]
    public void A_hostile_expression_ends_in_a_problem(string source, string code)
    {
        var exception = Assert.Throws<ExpressionException>(() => Evaluate(source));

        Assert.Equal(code, exception.Code);
        Assert.StartsWith("expressions.", exception.ToProblem().Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "")]
    [InlineData("[", "")]
    [InlineData("{'a':", "")]
    [InlineData("-", "1")]
    [InlineData("a.", "a")]
    [InlineData("1+", "1")]
    [InlineData("a[", "")]
    [InlineData("a?", "")]
    [InlineData("a??", "a")]
    [InlineData("a~>", "a")]
    [InlineData("|", "")]
    [InlineData("%.", "a")]
    [InlineData("function(){", "")]
    [InlineData("$x:=", "1")]
    [InlineData("a@$x.", "a")]
    public void Nesting_without_end_ends_in_a_problem(string part, string end)
    {
        var source = string.Concat(Enumerable.Repeat(part, 20_000)) + end;

        var exception = Assert.Throws<ExpressionException>(() => Expression.Compile(source));

        Assert.Equal("S0501", exception.Code);
    }

    [Theory]
    [InlineData("( $f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(1900) )", "1900")]
    [InlineData("( $f := function($n) { $n = 0 ? 0 : $map([1], function($x) { 1 + $f($n - 1) }) }; $f(600) )", "600")]
    public void The_limit_of_depth_is_reached_on_any_thread(string source, string expected)
    {
        string? found = null;
        var thread = new Thread(() => found = Evaluate(source)?.ToString(), maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Time_is_measured_on_the_clock_of_the_scope()
    {
        var scope = new ExpressionScope { Clock = new HastyClock(), Limits = new ExpressionLimits { Time = TimeSpan.FromSeconds(5) } };

        var exception = Assert.Throws<ExpressionException>(
            () => Expression.Compile("( $f := function() { $f() }; $f() )").Evaluate(null, scope));

        Assert.Equal("D1012", exception.Code);
        Assert.Equal("The expression took longer than 5000 ms.", exception.Message);
    }

    [Fact]
    public void An_evaluation_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var scope = new ExpressionScope { CancellationToken = cancellation.Token };

        Assert.Throws<OperationCanceledException>(() => Expression.Compile("$sum([1..100000])").Evaluate(null, scope));
    }

    [Fact]
    public void An_expression_that_failed_can_be_evaluated_again()
    {
        var expression = Expression.Compile("items.($number($))");
        var broken = JsonData.Parse("""{"items":["1","이","3"]}""");
        var whole = JsonData.Parse("""{"items":["1","2","3"]}""");

        Assert.Throws<ExpressionException>(() => expression.Evaluate(broken, Scope));

        Assert.Equal("[1,2,3]", expression.Evaluate(whole, Scope)!.ToString());
    }

    private static JsonData? Evaluate(string source) => Expression.Compile(source).Evaluate(null, Scope);

    // Every look at it is a second later.
    private sealed class HastyClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_now;
    }
}
