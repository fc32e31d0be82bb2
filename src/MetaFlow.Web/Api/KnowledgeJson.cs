using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Metadata;
using MetaFlow.Knowledge.Passages;
using System.Globalization;

namespace MetaFlow.Web.Api;

/// <summary>Documents and domains as the API and the verbs show them.</summary>
internal static class KnowledgeJson
{
    public static JsonObject Of(KnowledgeDomain domain) => JsonObject.Of(
        ("name", domain.Name),
        ("keywords", Texts(domain.Keywords)),
        ("common", domain.Common),
        ("active", domain.Active),
        ("collection", domain.Collection),
        ("documents", domain.Documents),
        ("createdAt", Time(domain.CreatedAt)),
        ("lastUsedAt", domain.LastUsedAt is { } used ? Time(used) : JsonNull.Value));

    public static JsonObject Of(DocumentSummary document) => JsonObject.Of(
        ("id", document.Id.ToString()),
        ("domain", document.Domain),
        ("title", document.Title),
        ("source", document.Source),
        ("contentType", document.ContentType),
        ("origin", document.Origin.ToString().ToLowerInvariant()),
        ("version", document.Version),
        ("length", document.Length),
        ("tags", Texts(document.Tags)),
        ("changedAt", Time(document.ChangedAt)),
        ("status", Status(document.State)),
        ("progress", document.State.Progress),
        ("problem", OfProblem(document.State.Problem)));

    public static JsonObject Of(Document document, IReadOnlyList<DocumentVersion> versions, IReadOnlyList<Passage> passages) => JsonObject.Of(
        ("id", document.Id.ToString()),
        ("domain", document.Domain),
        ("title", document.Title),
        ("source", document.Source),
        ("contentType", document.ContentType),
        ("origin", document.Origin.ToString().ToLowerInvariant()),
        ("version", document.Version),
        ("tags", Texts(document.Tags)),
        ("addedAt", Time(document.AddedAt)),
        ("changedAt", Time(document.ChangedAt)),
        ("status", Status(document.State)),
        ("progress", document.State.Progress),
        ("problem", OfProblem(document.State.Problem)),
        ("metadata", document.Metadata.ToJson()),
        ("edits", document.Edits.ToJson()),
        ("versions", JsonArray.Create([.. versions.Select(each => (JsonData)JsonObject.Of(
            ("number", each.Number), ("hash", each.Hash), ("passages", each.Passages), ("at", Time(each.At))))])),
        ("passages", JsonArray.Create([.. passages.Select(Of)])),
        ("text", document.Text));

    public static JsonData Of(Received received) => JsonObject.Of(
        ("source", received.Source),
        ("id", received.DocumentId is { } id ? id.ToString() : JsonNull.Value),
        ("domain", received.Domain),
        ("outcome", received.Outcome is { } outcome ? Camel(outcome.ToString()) : JsonNull.Value),
        ("problem", OfProblem(received.Problem)));

    public static string Status(DocumentState state) => Camel(state.Status.ToString());

    /// <summary>What a caller wrote over the metadata; the problem where a member is not known or of another kind.</summary>
    public static (MetadataEdits? Edits, Problem? Problem) ReadEdits(JsonObject body)
    {
        foreach (var (name, value) in body)
        {
            if (!MetadataEdits.Members.Contains(name))
            {
                return (null, Problem.OfUnknown("api.unknown_member", name, MetadataEdits.Members));
            }

            var isList = name is "keywords" or "technologies" or "tags";
            if (value is not JsonNull && (isList ? value is not JsonArray list || list.Any(item => item is not JsonText) : value is not JsonText))
            {
                return (null, Problem.Of("api.member_unreadable", ("name", name)));
            }
        }

        return (MetadataEdits.Of(body), null);
    }

    private static JsonData Of(Passage passage) => JsonObject.Of(
        ("id", passage.Id.ToString()),
        ("kind", Camel(passage.Kind.ToString())),
        ("heading", Texts(passage.Heading)),
        ("text", passage.Text),
        ("version", passage.Version),
        ("suspicion", passage.Suspicion),
        ("operation", passage.Operation is { } operation ? operation.ToJson() : JsonNull.Value));

    private static JsonData OfProblem(Problem? problem)
    {
        if (problem is null)
        {
            return JsonNull.Value;
        }

        var said = problem.In(CultureInfo.CurrentUICulture);
        return JsonObject.Of(("code", said.Code), ("message", said.Message), ("hint", said.Hint));
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);

    private static JsonData Time(DateTimeOffset at) => at.UtcDateTime.ToString("O");

    private static string Camel(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
