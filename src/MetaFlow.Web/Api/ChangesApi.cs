using System.Globalization;
using MetaFlow.Authoring.Changes;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Api;

/// <summary>Changes: proposes a change of a definition, and takes one back. Nothing is saved.</summary>
internal static class ChangesApi
{
    /// <summary>Takes <c>definition</c> as text or as an object, <c>request</c>, <c>locked</c> and <c>answer</c>.</summary>
    public static async Task<IResult> ChangeAsync(ChangeDesk desk, HttpContext http, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var definition = body["definition"] switch { JsonText text => text.Value, JsonObject whole => DefinitionFormat.Write(whole), _ => null };
        if (definition is null || body["request"] is not JsonText { Value: var request })
        {
            return ApiProblems.Refused([Problem.Of("api.member_missing", ("names", definition is null ? "definition" : "request"))]);
        }

        var asked = new ChangeRequest(definition, request)
        {
            Locked = [.. (body["locked"] as JsonArray ?? []).OfType<JsonText>().Select(id => id.Value)],
            Answer = (body["answer"] as JsonText)?.Value,
            Rehearse = body["rehearse"] is not JsonBool { Value: false },
        };
        var proposal = await desk.ChangeAsync(asked, SavedWorkflows.Sources(http.RequestServices), cancellationToken);
        return proposal.Refusal is { } refusal
            ? ApiProblems.Refused([refusal, .. proposal.Problems])
            : ApiProblems.Json(ChangeJson.ToJson(proposal, CultureInfo.CurrentUICulture));
    }

    /// <summary>Takes the <c>text</c> that a change left, with its <c>undo</c>; gives the text from before.</summary>
    public static async Task<IResult> UndoAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        if (body["text"] is not JsonText { Value: var text } || body["undo"] is not JsonArray undo)
        {
            return ApiProblems.Refused([Problem.Of("api.member_missing", ("names", "text, undo"))]);
        }

        var edits = undo.OfType<JsonObject>().Select(edit => new TextEdit(
            edit["at"] is JsonNumber at ? (int)at.Value : -1, (edit["removed"] as JsonText)?.Value ?? "", (edit["added"] as JsonText)?.Value ?? ""));
        return TextEdit.Apply(text, edits) is { } before
            ? ApiProblems.Json(JsonObject.Of(("text", before)))
            : ApiProblems.Refused([Problem.Of("authoring.change_too_new")]);
    }
}
