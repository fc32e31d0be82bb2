using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>Hides what a run was given in secret. A journal that an older program wrote holds it as it was given.</summary>
internal sealed class RunMask
{
    // The members of entries that hold what a workflow or a person has given.
    private static readonly string[] Given = ["trigger", "output", "vars", "result", "item", "answer", "value", "for", "what", "by", "why"];

    private readonly Func<string, bool> _isSecret;
    private readonly SecretMask _values;

    /// <param name="workflow">Null where the definition cannot be read: then every input counts as secret.</param>
    public RunMask(Workflow? workflow, JsonObject inputs)
    {
        _isSecret = name => workflow is null || workflow.Inputs.Any(input => input.Secret && input.Name == name);
        _values = new SecretMask(inputs.Where(input => _isSecret(input.Key)).SelectMany(input => Texts(input.Value)));
    }

    /// <summary>Secret inputs are hidden whole, also where they are so short that they are not looked for elsewhere.</summary>
    public JsonObject Inputs(JsonObject inputs)
    {
        var shown = new JsonObject.Builder(inputs.Count);
        foreach (var (name, value) in inputs)
        {
            shown[name] = _isSecret(name) ? SecretMask.Mask : _values.Hide(value);
        }

        return shown.ToObject();
    }

    /// <summary>The values alone, for what is kept outside of the journal.</summary>
    public SecretMask Values => _values;

    public JsonData Hide(JsonData value) => _values.Hide(value);

    public string Hide(string text) => _values.Hide(text);

    public Problem Hide(Problem problem) => _values.Hide(problem);

    public JournalEntry Hide(JournalEntry entry)
    {
        var payload = JournalPayload.Read(entry);
        var shown = HidePayload(payload);
        return ReferenceEquals(shown, payload) ? entry : entry with { Payload = shown.ToUtf8() };
    }

    /// <summary>What an entry says; the same where it holds nothing secret. The journal's own words stay, whatever the secret is.</summary>
    public JsonObject HidePayload(JsonObject payload)
    {
        var shown = payload;
        foreach (var (name, value) in payload)
        {
            var hidden = value switch
            {
                JsonObject inputs when name == "inputs" => Inputs(inputs),
                JsonObject problem when name == "problem" => HideProblem(problem),
                _ when Given.Contains(name) => _values.Hide(value),
                _ => value,
            };
            shown = With(shown, name, value, hidden);
        }

        return shown;
    }

    private JsonObject HideProblem(JsonObject problem)
    {
        var shown = problem;
        foreach (var (name, value) in problem)
        {
            var hidden = (name, value) switch
            {
                ("names", JsonObject names) => names.Aggregate(names, (all, each) => With(all, each.Key, each.Value, _values.Hide(each.Value))),
                ("message" or "hint", _) => _values.Hide(value),
                _ => value,
            };
            shown = With(shown, name, value, hidden);
        }

        return shown;
    }

    private static JsonObject With(JsonObject members, string name, JsonData value, JsonData hidden) =>
        ReferenceEquals(value, hidden) ? members : members.With(name, hidden);

    private static IEnumerable<string> Texts(JsonData value) => value switch
    {
        JsonText text => [text.Value],
        JsonNumber number => [number.Literal],
        JsonArray list => list.SelectMany(Texts),
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        _ => [],
    };
}
