#pragma warning disable CA1822
using MetaFlow.Json;
namespace MetaFlow.Expressions;
public sealed class ExpressionException(string m) : Exception(m) { public Problem ToProblem() => new("expressions.x", Message); }
public sealed record ExpressionScope { public DateTimeOffset Now { get; init; } public CancellationToken CancellationToken { get; init; } }
public sealed class Expression { public static Expression Compile(string t) => new(); public JsonData? Evaluate(JsonData? i, ExpressionScope s) => i; }
public sealed class Template { public static Template Parse(string t) => new(); public JsonData? Evaluate(JsonData? i, ExpressionScope s) => i; }
public sealed class ExpressionCache { public Expression Get(string t) => Expression.Compile(t); }
