using FsCheck;
using FsCheck.Fluent;
using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Tests.Expressions;

public sealed class ExpressionPropertyTests
{
    private static readonly string[] Pieces =
    [
        "a", "b", "`c d`", "$", "$$", "$x", "$sum", "$map", "$eval", "$string", "function", "λ", "(", ")", "[", "]", "{", "}", ",", ";", ":", ".", "..", ":=",
        "?", "?:", "??", "+", "-", "*", "**", "/", "%", "|", "=", "!=", "<", "<=", ">", ">=", "^", "~>", "&", "@", "#", "and", "or", "in", "true", "null",
        "'가'", "\"x", "1", "0.5", "1e9", "-1", "/a+/i", "/(/", "/* */", "/*", "<s-n?:s>", "😀", "\\", " ", "$x:=", "a[0]", "^(>a)", "@$v", "#$i", "%.b", "$f(?)",
    ];

    private static readonly JsonData Input = JsonData.Parse("""{"a":[{"b":1,"c d":"가"},{"b":[2,3]}],"b":{"a":null}}""");

    private static readonly ExpressionScope Scope = new()
    {
        Limits = new ExpressionLimits { Steps = 200_000, Memory = 16 * 1024 * 1024, RegexTime = TimeSpan.FromMilliseconds(20) },
    };

    [Fact]
    public void Any_sequence_of_pieces_is_an_expression_or_a_problem() =>
        Prop.ForAll(Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary(), IsExpressionOrProblem)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Any_text_is_an_expression_or_a_problem() =>
        Prop.ForAll(ArbMap.Default.GeneratorFor<string>().Where(text => text is not null).ToArbitrary(), IsExpressionOrProblem)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_broken_expression_is_an_expression_or_a_problem()
    {
        const string Whole = "a@$v#$i[$v.b > 0]^(>b, `c d`).{ 'n': $count(b), 'm': $map(b, function($x)<n:n>{ $x ?: 1 }), 'p': %.b } ~> |a|{'x': /a(b)*/i},['y']|";
        var mutated =
            from at in Gen.Choose(0, Whole.Length)
            from length in Gen.Choose(0, 5)
            from piece in Gen.Elements(Pieces)
            select Whole[..at] + piece + Whole[Math.Min(Whole.Length, at + length)..];

        Prop.ForAll(mutated.ToArbitrary(), IsExpressionOrProblem).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void Any_text_is_a_template_or_a_problem() =>
        Prop.ForAll(Gen.Elements([.. Pieces, "{{", "}}", "{{ a }}"]).ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            if (Template.TryParse(text, out var template, out var problem))
            {
                return template.Text == text;
            }

            return problem.Code.StartsWith("expressions.", StringComparison.Ordinal) && problem.Message.Length > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    private static bool IsExpressionOrProblem(string source)
    {
        try
        {
            Expression.Compile(source).Evaluate(Input, Scope)?.ToString();
            return true;
        }
        catch (ExpressionException exception)
        {
            return exception.Message != "The expression cannot be evaluated." && exception.ToProblem(source: source).Code.Length > 12;
        }
    }
}
