using MetaFlow.Json;
using MetaFlow.Scripts.Sandbox;

namespace MetaFlow.Web.Api;

/// <summary>What holds scripts, as JSON.</summary>
internal static class SandboxJson
{
    public static JsonObject ToJson(SandboxReport report) => JsonObject.Of(
        ("level", report.Level.ToString().ToLowerInvariant()),
        ("attempts", JsonArray.Create([.. report.Attempts.Select(tried => (JsonData)JsonObject.Of(
            ("name", tried.Name), ("contained", tried.Contained), ("result", tried.Result)))])),
        ("obstacles", JsonArray.Create([.. report.Obstacles.Select(ProblemJson.ToJson)])));
}
