using System.Text.RegularExpressions;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.ApiCall;

/// <summary>
/// A place in the body of an answer: names with points between them, or an expression over the body. Names are followed
/// one by one: an expression takes a list of one for its item.
/// </summary>
internal static partial class BodyPath
{
    public static bool IsPlain(string path) => PlainPath().IsMatch(path);

    /// <summary>The value; null where there is none.</summary>
    /// <exception cref="ExpressionException">It is an expression that cannot be evaluated over this body.</exception>
    public static JsonData? Find(string path, JsonData body, ExpressionCache expressions, ExpressionScope scope) =>
        IsPlain(path) ? Follow(path, body) : expressions.Get(path).Evaluate(body, scope);

    /// <summary>The shape of the value; null where there certainly is none.</summary>
    public static Shape? ShapeOf(string path, Shape body)
    {
        if (IsPlain(path))
        {
            return Follow(path, body);
        }

        return Expression.TryCompile(path, out var expression, out _)
            ? ShapeInference.Infer(expression.Syntax, new Flow(body)).Flow.Value
            : Shape.Unknown;
    }

    // A name may have a point in it, such as @odata.nextLink.
    private static JsonData? Follow(string path, JsonData at)
    {
        if (at is not JsonObject members)
        {
            return null;
        }

        if (members[path] is { } found)
        {
            return found;
        }

        var point = path.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && members[path[..point]] is { } next ? Follow(path[(point + 1)..], next) : null;
    }

    private static Shape? Follow(string path, Shape at)
    {
        if (at is not Shape.Object members)
        {
            return at is Shape.Any or Shape.OneOf ? Shape.Unknown : null;
        }

        if (members.Members.TryGetValue(path, out var found))
        {
            return found.Shape;
        }

        var point = path.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && members.Members.TryGetValue(path[..point], out var next) ? Follow(path[(point + 1)..], next.Shape)
            : members.IsOpen ? Shape.Unknown
            : null;
    }

    [GeneratedRegex(@"^[\p{L}\p{N}_@-]+(\.[\p{L}\p{N}_@-]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainPath();
}
