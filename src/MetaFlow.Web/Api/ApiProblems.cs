using System.Globalization;
using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Web.Api;

/// <summary>Turns problems into answers: the one place that knows which code is which status.</summary>
internal static class ApiProblems
{
    private const string ContentType = "application/problem+json";

    public static IResult NotFound(Problem problem) => Answer(StatusCodes.Status404NotFound, [problem]);

    /// <summary>What was sent has problems: all of them, each with its place.</summary>
    public static IResult Refused(IReadOnlyList<Problem> problems) => Answer(
        problems[0].Code switch
        {
            "approval.not_found" or "runs.not_found" or "knowledge.no_domain" => StatusCodes.Status404NotFound,
            "approval.not_yours" or "approval.own_run" => StatusCodes.Status403Forbidden,
            "workflows.stale" or "runs.has_ended" or "runs.rerun_not_ended" or "runs.group_full" or "approval.is_over" or "approval.answered_already" or "approval.other_payload"
                or "approval.other_definition" or "hooks.replayed" or "knowledge.domain_exists" => StatusCodes.Status409Conflict,
            "workflows.too_large" or "workflows.endless" or "knowledge.too_large" or "knowledge.too_many_files" => StatusCodes.Status413PayloadTooLarge,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        problems);

    public static IResult Json(JsonData value, int status = StatusCodes.Status200OK) =>
        Results.Bytes(value.ToUtf8(), "application/json; charset=utf-8") is var answer && status == StatusCodes.Status200OK
            ? answer
            : Results.Text(value.ToUtf8(), "application/json; charset=utf-8", status);

    public static IResult Answer(int status, IReadOnlyList<Problem> problems)
    {
        var language = CultureInfo.CurrentUICulture;
        var said = problems.Select(problem => problem.In(language)).ToArray();
        var body = JsonObject.Of(
            ("title", said[0].Message),
            ("status", status),
            ("detail", said[0].Hint),
            ("problems", JsonArray.Create([.. said.Select(ToJson)])));
        return Results.Text(body.ToUtf8(), ContentType, status);
    }

    private static JsonData ToJson(Problem problem) => JsonObject.Of(
        ("code", problem.Code), ("message", problem.Message), ("hint", problem.Hint), ("path", problem.Path),
        ("line", problem.Line is { } line ? line : JsonNull.Value),
        ("column", problem.Column is { } column ? column : JsonNull.Value));
}
