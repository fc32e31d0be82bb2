using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>Hides what a run was given in secret from whoever looks at the run. The journal itself holds it.</summary>
internal sealed class RunMask
{
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

    public Problem Hide(Problem problem) => problem with
    {
        Message = _values.Hide(problem.Message),
        Hint = problem.Hint is { } hint ? _values.Hide(hint) : null,
        Names = problem.Names.ToDictionary(name => name.Key, name => _values.Hide(name.Value)),
    };

    public JournalEntry Hide(JournalEntry entry)
    {
        var payload = JournalPayload.Read(entry);
        var shown = (JsonObject)_values.Hide(payload);
        if (payload["inputs"] is JsonObject inputs)
        {
            shown = shown.With("inputs", Inputs(inputs));
        }

        return ReferenceEquals(shown, payload) ? entry : entry with { Payload = shown.ToUtf8() };
    }

    private static IEnumerable<string> Texts(JsonData value) => value switch
    {
        JsonText text => [text.Value],
        JsonNumber number => [number.Literal],
        JsonArray list => list.SelectMany(Texts),
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        _ => [],
    };
}
