using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Web.Api;

/// <summary>A problem as JSON, in the language of whoever asks.</summary>
internal static class ProblemJson
{
    public static JsonObject ToJson(Problem problem)
    {
        var said = problem.In(CultureInfo.CurrentUICulture);
        var members = new JsonObject.Builder { ["code"] = said.Code, ["message"] = said.Message };
        if (said.Hint is { } hint)
        {
            members["hint"] = hint;
        }

        if (said.Line is { } line)
        {
            members["line"] = line;
            members["column"] = said.Column ?? 1;
        }

        if (said.Severity == Severity.Warning)
        {
            members["severity"] = "warning";
        }

        return members.ToObject();
    }
}
