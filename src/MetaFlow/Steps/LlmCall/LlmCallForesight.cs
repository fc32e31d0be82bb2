using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.LlmCall;

/// <summary>What a call gives and does, told from its settings.</summary>
internal static class LlmCallForesight
{
    // Asked once; in other words where the service does not know a part of the protocol.
    private const int Calls = 1 + 3;

    // With a schema, its form may be put in two other ways, and the answer may be repaired.
    private const int CallsWithSchema = 2 * (1 + 5);

    /// <summary>What a task adds to the text it works on, and the roles of messages.</summary>
    private const int OwnWords = 1000;

    public static StepShape OutputOf(SettingShapes settings)
    {
        var members = new List<KeyValuePair<string, Member>>
        {
            Member("text", new Shape.Text()),
            Member("model", new Shape.Text()),
            Member("provider", new Shape.Text()),
            Member("tokens", Shape.ObjectOf(
            [
                Member("input", new Shape.Number(IsInteger: true)),
                Member("output", new Shape.Number(IsInteger: true)),
                Member("estimated", new Shape.Flag(), Presence.Perhaps),
            ])),
            Member("cost", new Shape.Number(IsInteger: false), Presence.Perhaps),
        };

        // A task other than a free one gives data of its own.
        if (IsGiven(settings["schema"]) || IsGiven(settings["task"]))
        {
            var json = settings.Written["schema"] is { } schema && !settings.Written.IsOpen("schema") ? SchemaShape.Of(schema) : Shape.Unknown;
            members.Add(Member("json", json, IsGiven(settings["schema"]) ? Presence.Always : Presence.Perhaps));
        }

        return new StepShape(Shape.ObjectOf(members));
    }

    public static Conduct ConductOf(WrittenSettings settings)
    {
        if (LlmCallCheck.IsBuiltIn(settings.Text("model")))
        {
            return Conduct.None with { MaxCalls = 0 };
        }

        var isSchema = settings["schema"] is not null || settings["task"] is not (null or JsonText { Value: "free" or "summarize" });
        return new Conduct(Effect.Read)
        {
            // Which service it is, or none at all, the operator says and not the workflow.
            Hosts = null,
            MaxCalls = isSchema ? CallsWithSchema : Calls,
            MaxTokens = MaxTokens(settings, isSchema),
        };
    }

    // What is written out has a length; what an expression gives may be as long as the step lets through.
    private static long? MaxTokens(WrittenSettings settings, bool isSchema)
    {
        if (settings.IsOpen("maxTokens") || settings.IsOpen("maxInputTokens"))
        {
            return null;
        }

        var output = (long)(settings.Number("maxTokens") ?? LlmCallSettings.DefaultMaxTokens);
        var input = (long)(settings.Number("maxInputTokens") ?? LlmCallSettings.DefaultMaxInputTokens);
        string[] read = ["prompt", "system", "messages", "input", "labels", "schema"];
        if (!read.Any(settings.IsOpen))
        {
            input = Math.Min(input, read.Sum(name => settings[name] is { } value ? TokenEstimate.MostOf(value.ToString()) : 0) + OwnWords);
        }

        // A repair reads it all again, with the first answer and what is wrong with it.
        return isSchema ? 2 * (input + output) + output + (4 * OwnWords) : input + output;
    }

    private static bool IsGiven(Flow setting) => setting.Shape is not Shape.Nothing;

    private static KeyValuePair<string, Member> Member(string name, Shape shape, Presence presence = Presence.Always) =>
        KeyValuePair.Create(name, new Member(shape, presence));
}
