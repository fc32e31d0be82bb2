using MetaFlow.Json;
using MetaFlow.Llm;

namespace MetaFlow.Steps.LlmCall;

/// <summary>What can be wrong with the settings of a call beyond their kinds.</summary>
internal static class LlmCallCheck
{
    private static readonly Dictionary<string, string[]> Tasks = new()
    {
        ["free"] = ["prompt", "system", "messages", "schema"],
        ["summarize"] = ["sentences"],
        ["keywords"] = ["maxItems"],
        ["classify"] = ["labels"],
        ["detect_language"] = [],
    };

    private static readonly (string Setting, double Minimum, double Maximum)[] Ranges =
        [("sentences", 1, 50), ("maxItems", 1, 100), ("maxInputTokens", 1, 10_000_000), ("maxTokens", 1, 1_000_000), ("temperature", 0, 2)];

    /// <summary>As they are written.</summary>
    public static IEnumerable<SettingProblem> Check(WrittenSettings settings)
    {
        var ranges = Ranges.Select(range => InRange(range.Setting, settings.Number(range.Setting), range.Minimum, range.Maximum));
        foreach (var problem in ranges.OfType<SettingProblem>())
        {
            yield return problem;
        }

        if (settings["labels"] is JsonArray labels && !settings.IsOpen("labels") && LabelProblem(labels) is { } label)
        {
            yield return label;
        }

        if (settings["schema"] is JsonObject schema && !settings.IsOpen("schema") && SchemaProblem(schema) is { } fault)
        {
            yield return fault;
        }

        // A task that is an expression is not known; one that does not exist is a wrong kind.
        var task = settings["task"] is null ? "free" : settings.Text("task");
        if (task is null || !Tasks.TryGetValue(task, out var own))
        {
            yield break;
        }

        foreach (var (other, names) in Tasks.Where(each => each.Key != task))
        {
            foreach (var name in names.Where(name => settings[name] is not null))
            {
                yield return new SettingProblem(name, Problem.Of("llm.setting_of_other_task", ("setting", name), ("task", task), ("other", other)));
            }
        }

        if (task == "free" && IsBuiltIn(settings.Text("model")))
        {
            yield return new SettingProblem("model", Problem.Of("llm.built_in_free"));
        }

        if (Missing(settings, task) is { } missing)
        {
            yield return missing;
        }
    }

    /// <summary>As they are when the step runs, each expression filled in.</summary>
    public static IEnumerable<SettingProblem> Values(LlmCallSettings settings) =>
        new[]
        {
            settings.Labels is { } labels ? LabelProblem(labels) : null,
            settings.Schema is { } schema ? SchemaProblem(schema) : null,
            settings.Task == ModelTask.Classify && settings.Labels is not { Count: > 0 }
                ? new SettingProblem("labels", Problem.Of("llm.labels_needed")) : null,
            settings.Task == ModelTask.Free && IsBuiltIn(settings.Model)
                ? new SettingProblem("model", Problem.Of("llm.built_in_free")) : null,
            InRange("sentences", settings.Sentences, 1, 50),
            InRange("maxItems", settings.MaxItems, 1, 100),
            InRange("maxInputTokens", settings.MaxInputTokens, 1, 10_000_000),
            InRange("maxTokens", settings.MaxTokens, 1, 1_000_000),
            InRange("temperature", settings.Temperature, 0, 2),
        }.OfType<SettingProblem>();

    /// <summary>A label is its name, or <c>{"name": …, "description": …}</c>.</summary>
    public static ModelLabel? LabelOf(JsonData label) => label switch
    {
        JsonText { Value: var name } when name.Trim().Length > 0 => new ModelLabel(name),
        JsonObject members when members["name"] is JsonText { Value: var name } && name.Trim().Length > 0
            && members["description"] is null or JsonText && members.All(member => member.Key is "name" or "description") =>
            new ModelLabel(name, (members["description"] as JsonText)?.Value),
        _ => null,
    };

    /// <summary>Whether the model that is named calls no service.</summary>
    public static bool IsBuiltIn(string? model) => LanguageModels.BuiltIn.Equals(model, StringComparison.OrdinalIgnoreCase);

    private static SettingProblem? Missing(WrittenSettings settings, string task) => task switch
    {
        "free" when settings["prompt"] is not null && settings["messages"] is not null =>
            new SettingProblem("messages", Problem.Of("llm.prompt_and_messages")),
        "free" when settings["prompt"] is null && settings["messages"] is not JsonArray { Count: > 0 } and not JsonText =>
            new SettingProblem("", Problem.Of("llm.nothing_asked")),
        "free" => null,
        _ when settings["input"] is null => new SettingProblem("", Problem.Of("llm.input_needed", ("task", task))),
        "classify" when settings["labels"] is not JsonArray { Count: > 0 } and not JsonText =>
            new SettingProblem("", Problem.Of("llm.labels_needed")),
        _ => null,
    };

    private static SettingProblem? LabelProblem(JsonArray labels)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < labels.Count; i++)
        {
            var at = FormattableString.Invariant($"labels[{i}]");
            if (LabelOf(labels[i]) is not { } label)
            {
                return new SettingProblem(at, Problem.Of("llm.label_form"));
            }

            if (!names.Add(label.Name))
            {
                return new SettingProblem(at, Problem.Of("llm.label_twice", ("name", label.Name)));
            }
        }

        return null;
    }

    private static SettingProblem? SchemaProblem(JsonObject schema) =>
        new JsonSchema(schema).FirstFault() is { } fault
            ? new SettingProblem(fault.Length == 0 ? "schema" : $"schema.{fault}", Problem.Of("llm.schema_form", ("place", fault)))
            : null;

    private static SettingProblem? InRange(string setting, double? value, double minimum, double maximum) =>
        value is { } number && !(number >= minimum && number <= maximum)
            ? new SettingProblem(setting, Problem.Of(
                "llm.out_of_range", ("setting", setting), ("minimum", minimum), ("maximum", maximum), ("found", number)))
            : null;
}
