using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Steps.Placeholder;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Authoring.Compiling;

/// <summary>Writes the settings of a step from the slots of an intent.</summary>
internal sealed class StepWriter(DataFlow flow, List<(string? Of, PlanEvidence Why)> evidence)
{
    private const int LongestSubject = 80;

    /// <summary>The type of the step and its settings.</summary>
    public (string Type, JsonObject Settings) Write(StepIntent intent) => intent.Kind switch
    {
        StepKind.Fetch or StepKind.Write => ("api_call", Call(intent)),
        StepKind.Ask => ("llm_call", Ask(intent)),
        StepKind.Search => ("knowledge_search", JsonObject.Of(("query", (Said(intent, "quote", "query") ?? Said(intent, "about", "query")) is { } asked ? asked : flow.Data is { } data ? $"{{{{ $string({data}) }}}}" : Shown(intent.Words)))),
        StepKind.Transform => ("data_transform", Transform(intent)),
        StepKind.Script => ("script", JsonObject.Of(("code", intent.Slot("code") ?? Expressions.Unwritten(intent.Words, "return input;")), ("input", Whole(flow.Need(intent.Words)) ?? JsonNull.Value))),
        StepKind.Notify => ("notification", Notify(intent)),
        StepKind.Approve => ("approval", Approve(intent)),
        StepKind.Wait => ("wait", JsonObject.Of(("for", Durations.Of(intent.Words) ?? Assume("for", "PT5M")))),
        StepKind.Call => ("call_workflow", JsonObject.Of(("workflow", Said(intent, "quote", "workflow") ?? Assume("workflow", "unknown")))),
        _ => (PlaceholderStep.Name, JsonObject.Of(("words", Safe(intent.Words)))),
    };

    private JsonObject Call(StepIntent intent)
    {
        if (intent.Operation is { } operation)
        {
            return new OperationWriter(flow, evidence).Write(operation, intent);
        }

        var settings = new JsonObject.Builder { ["method"] = Method(intent), ["url"] = Url(intent) };
        if (settings.ToObject()["method"] is JsonText { Value: "GET" })
        {
            AddQuery(intent, settings);
        }
        else
        {
            settings["body"] = Body(intent);
        }

        return settings.ToObject();
    }

    private static string Method(StepIntent intent)
    {
        if (intent.Kind == StepKind.Fetch)
        {
            return "GET";
        }

        return intent.Slot("verb") switch
        {
            "delete" or "remove" or "삭제" or "unsubscribe" or "cancel" => "DELETE",
            "update" or "set" or "change" or "resolve" or "close" or "mark" or "수정" or "업데이트" or "갱신" or "변경" or "assign" or "move" or "rename" => "PATCH",
            "put" or "upsert" or "replace" => "PUT",
            _ => "POST",
        };
    }

    private string Url(StepIntent intent)
    {
        if (Said(intent, "url", "url") is { } url)
        {
            return url;
        }

        if (Said(intent, "host", "url") is { } host)
        {
            return $"https://{host}";
        }

        var name = StepIds.Ascii(intent.Slot("service"))?.Replace('_', '-') ?? "service";
        evidence.Add(("url", PlanEvidence.Assumed($"the address of {intent.Slot("service") ?? "the service"}")));
        return $"https://{name}{OpenEnds.UnknownHost}/";
    }

    private void AddQuery(StepIntent intent, JsonObject.Builder settings)
    {
        var query = new JsonObject.Builder();
        foreach (var (slot, name) in (ReadOnlySpan<(string, string)>)[("quote", "q"), ("quote2", "q2"), ("count", "limit"), ("date", "date"), ("number", "value"), ("number2", "value2"), ("channel", "channel")])
        {
            if (intent.Slot("url") is null && Said(intent, slot, $"query.{name}") is { } value)
            {
                query[name] = value;
            }
        }

        if (intent.Slot("url") is null && Said(intent, "about", "query.q") is { } about)
        {
            query["q"] = intent.Slot("quote") is { } quoted ? $"{Safe(quoted)} {about}" : about;
        }

        if (query.ToObject() is { Count: > 0 } written)
        {
            settings["query"] = written;
        }
    }

    private JsonObject Body(StepIntent intent)
    {
        var members = new JsonObject.Builder();
        if (flow.Data is { } data)
        {
            members["data"] = Whole(data)!;
        }

        foreach (var slot in (ReadOnlySpan<string>)["quote", "quote2", "count", "number", "number2", "amount", "date", "channel", "to", "about"])
        {
            if (Said(intent, slot, $"body.{slot}") is { } value)
            {
                members[slot] = value;
            }
        }

        var body = members.ToObject();
        return body.Count > 0 ? body : JsonObject.Of(("request", Safe(intent.Words)));
    }

    private JsonObject Ask(StepIntent intent)
    {
        var words = intent.Words;
        var input = flow.Need(words);
        var summarizes = intent.Slot("verb") is "summarize" or "summarise" or "요약" or "recap" or "digest" && !words.Contains(';', StringComparison.Ordinal);
        if (summarizes)
        {
            var settings = JsonObject.Of(("task", "summarize"), ("input", Whole(flow.Readable ?? input) ?? Safe(words)));
            return Durations.SentencesIn(words) is { } most ? settings.With("sentences", most) : settings;
        }

        var prompt = JsonObject.Of(("prompt", Safe(words)));
        return Whole(flow.Readable ?? input) is { } whole ? prompt.With("input", whole) : prompt;
    }

    private JsonObject Transform(StepIntent intent)
    {
        var settings = JsonObject.Of(("expression", intent.Slot("expression") ?? Expressions.Transform(intent)));
        return Whole(flow.Need(intent.Words)) is { } input ? settings.With("input", input) : settings;
    }

    private JsonObject Approve(StepIntent intent)
    {
        var settings = JsonObject.Of(("title", Shown(intent.Words)));
        settings = flow.GoesOnWhenRejected ? settings.With("onReject", "continue") : settings;
        return Whole(flow.Data) is { } payload ? settings.With("payload", payload) : settings;
    }

    private JsonObject Notify(StepIntent intent)
    {
        // "send it": what is sent was named before.
        var subject = Shown(intent.Words.Count(letter => letter == ' ') < 3 ? flow.Topic ?? intent.Words : intent.Words);
        var text = Said(intent, "quote", "body") ?? (flow.Data is { } data ? $"{{{{ {data} }}}}" : Safe(intent.Words));
        switch (intent.Slot("kind") ?? (intent.Slot("to") is null ? intent.Slot("phone") is null ? null : "sms" : "mail"))
        {
            case "mail":
                var to = Said(intent, "to", "to") ?? Assume("to", $"recipient@mail{OpenEnds.UnknownHost}");
                return JsonObject.Of(("channel", "email"), ("to", to), ("subject", subject), ("body", text));
            case "inbox":
                return JsonObject.Of(("channel", "inbox"), ("subject", subject), ("body", text));
            case "slack" or "teams":
                return JsonObject.Of(("channel", intent.Slot("kind")!), ("credential", Credential(intent)), ("subject", subject), ("body", text));
            case { } other:
                var message = new JsonObject.Builder { ["text"] = text };
                foreach (var slot in (ReadOnlySpan<string>)["phone", "channel", "to"])
                {
                    if (Said(intent, slot, "body.to") is { } address)
                    {
                        message["to"] = address;
                    }
                }

                return JsonObject.Of(("channel", "webhook"), ("credential", Credential(intent, other)), ("body", message.ToObject()));
            default:
                evidence.Add(("channel", PlanEvidence.Assumed("inbox")));
                return JsonObject.Of(("channel", "inbox"), ("subject", subject), ("body", text));
        }
    }

    // The address of a channel is a secret: it is a credential, called after the channel.
    private string Credential(StepIntent intent, string? fallback = null)
    {
        var service = StepIds.Ascii(intent.Slot("service")) ?? fallback ?? "chat";
        var name = intent.Slot("channel") is { } channel ? $"{service}-{channel.TrimStart('#')}" : service;
        evidence.Add(("credential", PlanEvidence.Assumed(name)));
        return name;
    }

    private string? Said(StepIntent intent, string slot, string setting)
    {
        if (!intent.Slots.TryGetValue(slot, out var value))
        {
            return null;
        }

        evidence.Add((setting, value.Why));
        return setting == "url" ? value.Value.Replace("{{", "%7B%7B", StringComparison.Ordinal).Replace("}}", "%7D%7D", StringComparison.Ordinal) : Safe(value.Value);
    }

    private string Assume(string setting, string value)
    {
        evidence.Add((setting, PlanEvidence.Assumed(value)));
        return value;
    }

    private static JsonData? Whole(string? expression) => expression is null ? null : (JsonData)$"{{{{ {expression} }}}}";

    // What is shown to people must not be read as an expression.
    private static string Shown(string words)
    {
        var line = Safe(words);
        return line.Length <= LongestSubject ? line : string.Concat(line.AsSpan(0, LongestSubject - 1), "…");
    }

    internal static string Safe(string words) => words.Replace("{{", "{ {", StringComparison.Ordinal).Trim();
}
