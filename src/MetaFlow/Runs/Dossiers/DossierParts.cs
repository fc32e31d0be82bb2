using MetaFlow.Json;

namespace MetaFlow.Runs.Dossiers;

/// <summary>
/// What a dossier says about its run that follows from the entries in it: worked out when it is made, and again by who
/// checks it. Pure, and looks at nothing but the document itself.
/// </summary>
internal static class DossierParts
{
    /// <summary>The names of these parts, in the order in which they stand.</summary>
    public static readonly string[] Names = ["inputs", "approvals", "answers", "effects", "outputs"];

    public static JsonObject Of(string definition, IReadOnlyList<JsonObject> entries)
    {
        var types = StepTypes(definition);
        var answers = Answers(entries, types).ToList();
        return JsonObject.Of(
            ("inputs", Inputs(entries)),
            ("approvals", Array(answers.Where(answer => answer["type"] is JsonText { Value: "approval" }))),
            ("answers", Array(answers.Where(answer => answer["type"] is not JsonText { Value: "approval" }))),
            ("effects", Array(Effects(entries))),
            ("outputs", Array(Outputs(entries))));
    }

    private static JsonObject Inputs(IReadOnlyList<JsonObject> entries)
    {
        var inputs = entries.Count == 0 ? null : Payload(entries[0])["inputs"];
        return JsonObject.Of(("sha256", DossierText.Hash(inputs ?? JsonObject.Empty)), ("sealed", entries.Count == 0 ? JsonNull.Value : entries[0]["sealed"] ?? JsonNull.Value));
    }

    // What a step waited for, and who gave it.
    private static IEnumerable<JsonObject> Answers(IReadOnlyList<JsonObject> entries, Dictionary<string, string> types)
    {
        var asked = new Dictionary<string, JsonObject>();
        foreach (var entry in entries)
        {
            var (step, payload) = (Text(entry, "step"), Payload(entry));
            switch (Text(entry, "kind"))
            {
                case nameof(JournalKind.StepWaiting):
                    asked[step] = entry;
                    break;
                case nameof(JournalKind.StepAnswered):
                    var question = asked.GetValueOrDefault(step);
                    yield return JsonObject.Of(
                        ("step", step),
                        ("type", types.GetValueOrDefault(FramePath.Split(step).Id)),
                        ("by", payload["by"] ?? JsonNull.Value),
                        ("why", payload["why"] ?? JsonNull.Value),
                        ("askedAt", question?["at"] ?? JsonNull.Value),
                        ("asked", question is null ? JsonNull.Value : DossierText.Hash(Payload(question)["for"] ?? JsonNull.Value)),
                        ("answeredAt", Member(entry, "at")),
                        ("answer", DossierText.Hash(payload["answer"] ?? JsonNull.Value)),
                        ("entry", Member(entry, "sequence")));
                    break;
            }
        }
    }

    // Each attempt that meant to change something outside, and what became of it.
    private static List<JsonObject> Effects(IReadOnlyList<JsonObject> entries)
    {
        var effects = new List<JsonObject>();
        var open = new Dictionary<string, int>();
        foreach (var entry in entries)
        {
            var (step, payload) = (Text(entry, "step"), Payload(entry));
            var kind = Text(entry, "kind");
            if (kind == nameof(JournalKind.StepStarted) && payload["key"] is { } key)
            {
                open[step] = effects.Count;
                effects.Add(JsonObject.Of(
                    ("step", step), ("attempt", Member(entry, "attempt")), ("effect", Member(payload, "effect")), ("idempotency", Member(payload, "idempotency")),
                    ("key", key), ("intended", Member(entry, "sequence")), ("sent", JsonNull.Value), ("what", JsonNull.Value), ("outcome", "open"),
                    ("settledBy", JsonNull.Value), ("why", JsonNull.Value)));
            }
            else if (open.TryGetValue(step, out var place))
            {
                effects[place] = After(effects[place], kind, payload, Member(entry, "sequence"));
            }
        }

        return effects;
    }

    private static JsonObject After(JsonObject effect, string kind, JsonObject payload, JsonData sequence) => kind switch
    {
        nameof(JournalKind.EffectSent) => effect.With("sent", sequence).With("what", payload["what"] ?? JsonNull.Value),
        nameof(JournalKind.StepUnknown) => effect.With("outcome", "unknown"),
        nameof(JournalKind.StepSettled) => effect
            .With("outcome", $"settled: {(payload["choice"] as JsonText)?.Value}").With("settledBy", payload["by"] ?? JsonNull.Value)
            .With("why", payload["why"] ?? JsonNull.Value),
        nameof(JournalKind.StepCompleted) when IsOpen(effect) => effect.With("outcome", "confirmed"),
        nameof(JournalKind.StepFailed) when IsOpen(effect) => effect.With("outcome", "failed"),
        nameof(JournalKind.StepCancelled) when IsOpen(effect) => effect.With("outcome", "cancelled"),
        _ => effect,
    };

    private static bool IsOpen(JsonObject effect) => effect["outcome"] is JsonText { Value: "open" };

    private static IEnumerable<JsonObject> Outputs(IReadOnlyList<JsonObject> entries) =>
        from entry in entries
        let payload = Payload(entry)
        from name in (string[])["output", "result"]
        let value = payload[name]
        where value is not null
        let large = (entry["large"] as JsonObject)?[name] as JsonObject
        select JsonObject.Of(
            ("step", Member(entry, "step")), ("entry", Member(entry, "sequence")),
            ("sha256", large?["hash"] ?? DossierText.Hash(value)),
            ("bytes", large?["bytes"] ?? value.ToUtf8().Length),
            ("inline", large is null));

    // By the id of the step; of a definition that this program could not run, too.
    private static Dictionary<string, string> StepTypes(string definition)
    {
        var types = new Dictionary<string, string>();
        try
        {
            Find(JsonData.Parse(definition));
        }
        catch (System.Text.Json.JsonException)
        {
            // Then its steps are called nothing.
        }

        return types;

        void Find(JsonData value)
        {
            switch (value)
            {
                case JsonArray list:
                    list.ToList().ForEach(Find);
                    break;
                case JsonObject members:
                    if (members["id"] is JsonText id && members["type"] is JsonText type)
                    {
                        types.TryAdd(id.Value, type.Value.ToLowerInvariant());
                    }

                    members.Select(member => member.Value).ToList().ForEach(Find);
                    break;
            }
        }
    }

    private static JsonArray Array(IEnumerable<JsonObject> items) => JsonArray.Create([.. items.Select(item => (JsonData)item)]);

    // What somebody else may have written has perhaps not everything.
    private static JsonData Member(JsonObject members, string name) => members[name] ?? JsonNull.Value;

    private static JsonObject Payload(JsonObject entry) => entry["payload"] as JsonObject ?? JsonObject.Empty;

    private static string Text(JsonObject entry, string name) => (entry[name] as JsonText)?.Value ?? "";
}
