using MetaFlow.Json;

namespace MetaFlow.Shapes;

/// <summary>The first place where a value is not what was declared.</summary>
/// <param name="Path">Such as <c>items[3].title</c>; empty for the whole value.</param>
/// <param name="Expected">A word of problems, such as <c>@text</c>, or what is allowed as it is written.</param>
/// <param name="Found">What is there instead; null where nothing is.</param>
public sealed record ShapeMismatch(string Path, string Expected, string? Found)
{
    /// <summary>Holds a value against a shape. It may have members that the shape does not name.</summary>
    public static ShapeMismatch? First(Shape shape, JsonData value) => First(shape, value, "");

    internal static string Within(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    internal static string Word(JsonData value) => ShapeWords.Word(value is JsonArray ? Shape.ListOf(Shape.Unknown) : Shape.Of(value is JsonObject ? JsonObject.Empty : value));

    private static ShapeMismatch? First(Shape shape, JsonData value, string path)
    {
        switch (shape, value)
        {
            case (Shape.Any, _):
                return null;

            case (Shape.OneOf some, _):
                var tried = some.Shapes.Select(one => (Shape: one, Wrong: First(one, value, path))).ToList();
                return tried.Exists(one => one.Wrong is null) ? null

                    // The one of its kind says more than that none fits.
                    : tried.Find(one => IsOfKind(one.Shape, value)).Wrong ?? new ShapeMismatch(path, ShapeWords.Word(shape), Word(value));

            case (Shape.List list, JsonArray items):
                for (var i = 0; i < items.Count; i++)
                {
                    if (First(list.Item, items[i], $"{path}[{i}]") is { } wrong)
                    {
                        return wrong;
                    }
                }

                return null;

            case (Shape.Object known, JsonObject members):
                foreach (var (name, member) in known.Members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    var within = Within(path, name);
                    var mismatch = members[name] is { } found ? First(member.Shape, found, within)
                        : member.Presence == Presence.Always ? new ShapeMismatch(within, ShapeWords.Word(member.Shape), null)
                        : null;
                    if (mismatch is not null)
                    {
                        return mismatch;
                    }
                }

                return null;

            default:
                return Union.Fits(shape, value) ? null : new ShapeMismatch(path, ShapeWords.Word(shape), Word(value));
        }
    }

    private static bool IsOfKind(Shape shape, JsonData value) =>
        (shape, value) is (Shape.List, JsonArray) or (Shape.Object, JsonObject);
}
