using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.ApiCall;

/// <summary>What a call will give, told from its settings.</summary>
internal static class ApiCallShape
{
    private static readonly Shape Integer = new Shape.Number(IsInteger: true);

    private static readonly Shape Binary = Shape.ObjectOf(
    [
        Always("contentType", new Shape.Text()), Always("size", Integer), Always(RequestBody.Base64, new Shape.Text()),
    ]);

    public static Shape Of(SettingShapes settings)
    {
        var written = settings.Written;
        if (written["paging"] is not null)
        {
            return Output(
                Shape.ListOf(ItemsOf(written, BodyOf(settings))), Always("pages", Integer), Always("more", new Shape.Flag()));
        }

        // Answers that are expected although they are none have bodies of their own.
        var isSure = written["expectStatus"] is null or JsonNull
            || (!written.IsOpen("expectStatus") && written["expectStatus"] is JsonArray list && list.All(status => status is JsonNumber { Value: >= 200 and < 300 }));
        return Output(isSure ? BodyOf(settings) : Shape.Unknown);
    }

    /// <summary>The body of one answer, as <c>response</c> declares it.</summary>
    public static Shape BodyOf(SettingShapes settings)
    {
        var written = settings.Written;
        if (written["response"] is not (null or JsonNull))
        {
            if (settings["response"].Shape is Shape.Object response && response.Members.TryGetValue("sample", out var sample))
            {
                return SampleShape.Of(sample.Shape);
            }

            return written["response"] is JsonObject declared && declared["schema"] is { } schema && !written.IsOpen("response")
                ? SchemaShape.Of(schema)
                : Shape.Unknown;
        }

        return written.Text("answer") switch
        {
            "text" => new Shape.Text(),
            "binary" => Binary,
            _ => Shape.Unknown,
        };
    }

    private static Shape ItemsOf(WrittenSettings written, Shape body)
    {
        if (written.IsOpen("paging") || written["paging"] is not JsonObject paging)
        {
            return Shape.Unknown;
        }

        var list = paging["items"] is JsonText path ? BodyPath.ShapeOf(path.Value, body) : body;
        return list is Shape.List known ? known.Item
            : list is not (null or Shape.Any) && paging["items"] is JsonText { Value: var text } && !BodyPath.IsPlain(text) ? new Flow(list).Items
            : Shape.Unknown;
    }

    private static Shape Output(Shape body, params ReadOnlySpan<KeyValuePair<string, Member>> others) => Shape.ObjectOf(
    [
        Always("status", Integer), Always("headers", Shape.ObjectOf([], isOpen: true)), Always("body", body), .. others,
    ]);

    private static KeyValuePair<string, Member> Always(string name, Shape shape) => KeyValuePair.Create(name, new Member(shape));
}
