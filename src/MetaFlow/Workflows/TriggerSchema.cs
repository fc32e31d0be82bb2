using MetaFlow.Json;
using static MetaFlow.Workflows.SchemaPart;

namespace MetaFlow.Workflows;

/// <summary>The part of the schema for triggers, one piece a type. <see cref="TriggerReader"/> reads them.</summary>
internal static class TriggerSchema
{
    public static IEnumerable<(string Name, JsonData Schema)> All() =>
    [
        ("trigger", JsonObject.Of(
            ("type", "object"), ("required", Texts(["type"])),
            ("properties", JsonObject.Of(("type", Words(TriggerWord.All)))),
            ("allOf", SchemaPart.All(TriggerWord.All.Select(word => When("type", [word], Ref(Name(word)))))))),
        (Name(TriggerWord.Manual), Of([], ("form", Words(MemberReader.WordsOf<FormAccess>())))),
        (Name(TriggerWord.Schedule), Of(
            [],
            ("cron", Text), ("every", Ref("duration")), ("timeZone", Text), ("missed", Words(MemberReader.WordsOf<MissedPolicy>())),
            ("overlap", Words(MemberReader.WordsOf<OverlapPolicy>())), ("jitter", Ref("duration")),
            ("start", Time), ("end", Time), ("businessDays", Flag), ("except", AnyOf(Date, List(Date))))
            .With("oneOf", SchemaPart.All([Required("cron"), Required("every")]))),
        (Name(TriggerWord.Webhook), Of(
            [],
            ("methods", AnyOf(Method, List(Method))), ("auth", Auth()), ("answerWithin", Ref("duration")), ("deduplicateBy", Ref("expression")),
            ("path", Pattern(WebhookReader.PathPattern)), ("contentTypes", AnyOf(Pattern(WebhookReader.ContentTypePattern), List(Pattern(WebhookReader.ContentTypePattern)))), ("maxBody", Range("integer", 1, WebhookReader.LargestBody)),
            ("rate", Members(["calls"], ("calls", Range("integer", 1, WebhookReader.MostCalls)), ("per", Ref("duration")))))),
        (Name(TriggerWord.Event), Of(["event"], ("event", Text), ("match", Ref("expression")))),
        (Name(TriggerWord.OnFailure), Of([], ("workflows", OneOrMore))),
        (Name(TriggerWord.File), Of(["folder"], ("folder", Text), ("pattern", Text))),
    ];

    private static JsonObject Time => Pattern(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})$");

    private static JsonObject Date => Pattern(@"^\d{4}-\d{2}-\d{2}$");

    private static JsonObject Method => Words(WebhookReader.Methods);

    private static string Name(string type) => $"trigger.{type}";

    private static JsonObject Of(string[] required, params ReadOnlySpan<(string Name, JsonData Schema)> members) => Members(
        ["type", .. required],
        [("id", Text), ("type", Text), ("inputs", AnyOf(JsonObject.Of(("type", "object")), Ref("template"))), ("paused", Flag), .. members]);

    private static JsonObject Auth()
    {
        var kinds = MemberReader.WordsOf<WebhookProof>();
        string[] proofs = [.. kinds.Where(kind => kind != "none")];
        (string Name, JsonData Schema)[] terms =
        [
            ("header", Pattern(WebhookReader.HeaderPattern)), ("prefix", Text), ("encoding", Words(MemberReader.WordsOf<SignatureEncoding>())),
            ("timestampHeader", Pattern(WebhookReader.HeaderPattern)), ("tolerance", Ref("duration")),
        ];
        return Members(["kind"], [("kind", Words(kinds)), ("credential", Text), .. terms]).With("allOf", SchemaPart.All(
        [
            When("kind", proofs, Required("credential")),
            .. from kind in Enum.GetValues<WebhookProof>()
               from member in WebhookReader.TermsNotFor(kind)
               select When("kind", [kinds[(int)kind]], JsonObject.Of(("not", Required(member)))),
        ]));
    }
}
