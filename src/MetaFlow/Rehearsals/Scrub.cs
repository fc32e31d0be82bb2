using MetaFlow.Credentials;
using MetaFlow.Json;

namespace MetaFlow.Rehearsals;

/// <summary>
/// Takes out of an exchange what must not be kept, and what is another thing each time: values of credentials and of secret
/// inputs, members that are called like secrets, the id of the run.
/// </summary>
internal sealed class Scrub(IReadOnlyList<SecretMask> masks, params IReadOnlyList<RunId> runs)
{
    private const string Run = "{run}";

    private static readonly HashSet<string> SecretNames = new(StringComparer.Ordinal)
    {
        "password", "passwd", "secret", "clientsecret", "token", "accesstoken", "refreshtoken", "idtoken", "sessiontoken",
        "apikey", "authorization", "privatekey", "credential", "credentials",
    };

    // In addresses these stand for keys; in data they are often something else.
    private static readonly HashSet<string> SecretParameters = new(StringComparer.Ordinal) { "key", "sig", "signature", "servicekey", "appid", "auth" };

    private readonly string[] _runs = [.. runs.Select(run => run.ToString())];

    /// <summary>The same, and what a run inside of the first is given in secret.</summary>
    public Scrub And(SecretMask mask, RunId run) => new([.. masks, mask], [.. runs, run]);

    public Scrub And(SecretMask mask) => new([.. masks, mask], [.. runs]);

    public string Hide(string text) => WithoutRuns(masks.Aggregate(text, (hidden, mask) => mask.Hide(hidden)));

    public string HideParameter(string name, string value) => IsSecret(name) || SecretParameters.Contains(Plain(name)) ? SecretMask.Mask : Hide(value);

    public JsonData Hide(JsonData value) => masks.Aggregate(HideNamed(value), (hidden, mask) => mask.Hide(hidden));

    public static bool IsSecret(string name) => SecretNames.Contains(Plain(name));

    // Before the masks: they would take a name for a value.
    private JsonData HideNamed(JsonData value)
    {
        switch (value)
        {
            case JsonText text:
                return WithoutRuns(text.Value);
            case JsonArray items:
                return JsonArray.Create([.. items.Select(HideNamed)]);
            case JsonObject members:
                var hidden = new JsonObject.Builder(members.Count);
                foreach (var (name, inner) in members)
                {
                    hidden[name] = inner is JsonText { Value.Length: > 0 } or JsonNumber && IsSecret(name) ? SecretMask.Mask : HideNamed(inner);
                }

                return hidden.ToObject();
            default:
                return value;
        }
    }

    private string WithoutRuns(string text) => _runs.Aggregate(text, (rest, run) => rest.Replace(run, Run, StringComparison.OrdinalIgnoreCase));

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
