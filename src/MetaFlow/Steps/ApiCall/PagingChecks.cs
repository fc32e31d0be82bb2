using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.ApiCall;

/// <summary>What contradicts itself in how pages are read.</summary>
internal static class PagingChecks
{
    // What each kind of paging has no use for.
    private static readonly Dictionary<string, string[]> Idle = new()
    {
        ["link"] = ["parameter", "start", "size", "inBody"],
        ["cursor"] = ["start", "size"],
        ["page"] = ["next"],
        ["offset"] = ["next"],
    };

    public static IEnumerable<SettingProblem> Of(WrittenSettings settings)
    {
        if (settings["paging"] is not JsonObject paging)
        {
            yield break;
        }

        if (ApiCallConduct.MethodOf(settings) == "HEAD")
        {
            yield return new("paging", Problem.Of("api_call.paging_of_head"));
        }

        if (settings.Text("answer") is "text" or "binary")
        {
            yield return new("answer", Problem.Of("api_call.answer_without_shape", ("setting", "paging")));
        }

        var by = (paging["by"] as JsonText)?.Value ?? "";
        foreach (var idle in Idle.GetValueOrDefault(by, []).Where(name => paging[name] is not (null or JsonBool { Value: false })))
        {
            yield return new($"paging.{idle}", Problem.Of("api_call.paging_idle", ("setting", idle), ("by", by)));
        }

        if (by == "cursor" && paging["next"] is null)
        {
            yield return new("paging", Problem.Of("api_call.cursor_without_next"));
        }

        if (paging["inBody"] is JsonBool { Value: true } && settings["body"] is not (null or JsonObject) && !settings.IsOpen("body"))
        {
            yield return new("paging.inBody", RequestBody.Unfit(BodyType.Form));
        }

        if (paging["maxPages"] is JsonNumber { Value: < 1 or > PagingSettings.MostPages })
        {
            yield return new("paging.maxPages", Problem.Of(
                "api_call.out_of_range", ("setting", "maxPages"), ("minimum", 1), ("maximum", PagingSettings.MostPages)));
        }

        if (paging["size"] is JsonNumber { Value: < 1 })
        {
            yield return new("paging.size", Problem.Of("api_call.out_of_range", ("setting", "size"), ("minimum", 1), ("maximum", int.MaxValue)));
        }

        foreach (var name in (string[])["items", "next"])
        {
            if (paging[name] is JsonText { Value: var path } && !path.Contains("{{", StringComparison.Ordinal) && OfPath(path, settings) is { } problem)
            {
                yield return new($"paging.{name}", problem);
            }
        }
    }

    private static Problem? OfPath(string path, WrittenSettings settings)
    {
        if (!BodyPath.IsPlain(path) && !Expression.TryCompile(path, out _, out var wrong))
        {
            return wrong;
        }

        // Only what the declared answer certainly does not have.
        var declared = settings["response"] as JsonObject;
        var body = settings.IsOpen("response") ? null
            : declared?["sample"] is { } sample ? SampleShape.Of(sample)
            : declared?["schema"] is { } schema ? SchemaShape.Of(schema)
            : null;
        return body is not null && BodyPath.IsPlain(path) && BodyPath.ShapeOf(path, body) is null
            ? Problem.Of("api_call.no_such_place", ("place", path))
            : null;
    }
}
