using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>
/// Says simple expressions in words: paths, literals, counts and sums, one calculation, comparisons joined by 'and' or by
/// 'or'. Null for every other: those are shown as they are written, never guessed.
/// </summary>
internal sealed class ExpressionWords(Wording words)
{
    private static readonly Dictionary<string, string> Comparisons = new()
    {
        ["="] = "eq",
        ["!="] = "ne",
        ["<"] = "lt",
        ["<="] = "le",
        [">"] = "gt",
        [">="] = "ge",
        ["in"] = "in",
    };

    private static readonly Dictionary<string, string> Calculations = new()
    {
        ["+"] = "plus",
        ["-"] = "minus",
        ["*"] = "times",
        ["/"] = "divided",
    };

    private static readonly HashSet<string> Measures = ["count", "sum", "min", "max", "average", "length"];

    public string? Value(ExpressionSyntax syntax) => syntax is ExpressionSyntax.Binary binary
        && Calculations.TryGetValue(binary.Operator, out var calculation)
        ? Pair($"value.{calculation}", binary)
        : Simple(syntax);

    public string? Condition(ExpressionSyntax syntax) => Unwrap(syntax) switch
    {
        ExpressionSyntax.Binary { Operator: "and" or "or" } both => Chain(both),
        var one => Clause(one, ""),
    };

    // 'a and b and c'. Where 'and' and 'or' mix, words would leave open what belongs together.
    private string? Chain(ExpressionSyntax.Binary whole)
    {
        var parts = new List<ExpressionSyntax>();
        Collect(whole);
        string? said = null;
        for (var i = 0; i < parts.Count; i++)
        {
            if (Clause(parts[i], i < parts.Count - 1 ? $".{whole.Operator}" : "") is not { } clause)
            {
                return null;
            }

            said = said is null ? clause : words.Say($"join.{whole.Operator}", ("first", said), ("second", clause));
        }

        return said;

        void Collect(ExpressionSyntax part)
        {
            if (Unwrap(part) is ExpressionSyntax.Binary binary && binary.Operator == whole.Operator)
            {
                Collect(binary.Left);
                Collect(binary.Right);
            }
            else
            {
                parts.Add(Unwrap(part));
            }
        }
    }

    /// <param name="link">Empty, <c>.and</c> or <c>.or</c>: Korean says in the clause how the next one follows.</param>
    private string? Clause(ExpressionSyntax syntax, string link) => syntax switch
    {
        ExpressionSyntax.Binary { Operator: "=", Right: ExpressionSyntax.Literal { Value: JsonBool flag } } binary =>
            About(flag.Value ? "is_true" : "is_false", binary.Left, link),
        ExpressionSyntax.Binary binary when Comparisons.TryGetValue(binary.Operator, out var comparison) =>
            Pair($"compare.{comparison}{link}", binary),
        ExpressionSyntax.Call { Function: ExpressionSyntax.Variable { Name: "not" }, Arguments: [{ } what] } => About("fails", what, link),
        ExpressionSyntax.Call { Function: ExpressionSyntax.Variable { Name: "exists" }, Arguments: [{ } what] } => About("exists", what, link),
        ExpressionSyntax.Path => About("holds", syntax, link),
        _ => null,
    };

    private string? About(string key, ExpressionSyntax what, string link) =>
        Simple(what) is { } said ? words.Say($"compare.{key}{link}", ("what", said)) : null;

    private string? Pair(string key, ExpressionSyntax.Binary binary) =>
        Simple(binary.Left) is { } left && Simple(binary.Right) is { } right
            ? words.Say(key, ("left", left), ("right", right))
            : null;

    // What can be an operand without brackets around it.
    private string? Simple(ExpressionSyntax syntax) => Unwrap(syntax) switch
    {
        ExpressionSyntax.Literal literal => words.Value(literal.Value),
        ExpressionSyntax.Negation { Operand: ExpressionSyntax.Literal { Value: JsonNumber number } } => Wording.Number(-number.Value),
        ExpressionSyntax.Path path => OfPath(path),
        ExpressionSyntax.Call { Function: ExpressionSyntax.Variable { Name: var name }, Arguments: [ExpressionSyntax.Path what] }
            when Measures.Contains(name) && OfPath(what) is { } said => words.Say($"value.{name}", ("what", said)),
        _ => null,
    };

    private string? OfPath(ExpressionSyntax.Path path)
    {
        if (path.Group is not null || path.KeepSingleton || path.CarriesTuples || !path.Steps.All(IsPlain))
        {
            return null;
        }

        string[] names = [.. path.Steps.Select(step => ((ExpressionSyntax.Member)step.Expression).Text)];
        return names switch
        {
            ["inputs", .. { Length: > 0 } rest] => words.Say("value.input", ("name", Joined(rest))),
            ["vars", .. { Length: > 0 } rest] => words.Say("value.var", ("name", Joined(rest))),
            ["steps", var step] => words.Say("value.output", ("step", step)),
            ["steps", var step, .. var rest] => words.Say("value.output_member", ("step", step), ("name", Joined(rest))),
            ["trigger", "dueAt"] => words.Say("value.due"),
            ["trigger", "event", "data", .. { Length: > 0 } rest] => words.Say("value.event", ("name", Joined(rest))),
            ["trigger", .. { Length: > 0 } rest] => words.Say("value.trigger", ("name", Joined(rest))),
            ["item"] => words.Say("value.item"),
            ["item", .. var rest] => words.Say("value.item_member", ("name", Joined(rest))),
            ["index"] => words.Say("value.index"),
            ["problem"] => words.Say("value.problem"),
            ["problem", "code" or "message" or "step"] => words.Say($"value.problem_{names[1]}"),
            _ => null,
        };
    }

    private static bool IsPlain(PathStep step) => step is
    {
        Expression: ExpressionSyntax.Member, Stages.Count: 0, Focus: null, Index: null, Ancestor: null, IsTuple: false,
    };

    private static string Joined(string[] names) => string.Join('.', names);

    private static ExpressionSyntax Unwrap(ExpressionSyntax syntax) =>
        syntax is ExpressionSyntax.Block { Items: [var inner] } ? Unwrap(inner) : syntax;
}
