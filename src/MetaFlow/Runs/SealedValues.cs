using MetaFlow.Credentials;
using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>
/// Secret inputs in the journal: where one stands, the entry shows the mask, and the value is beside it under the seal of
/// credentials. Who looks at a run needs no key; who goes on with it does.
/// </summary>
internal static class SealedValues
{
    public const string Member = "sealed";

    /// <param name="seal">None where nothing goes on with what is written here.</param>
    public static JsonObject Seal(RunId run, JsonObject body, RunSecrets secrets, ICredentialSeal? seal)
    {
        var shown = secrets.HideInputs(body);
        if (ReferenceEquals(shown, body))
        {
            return body;
        }

        var hidden = new JsonObject.Builder();
        foreach (var (name, value) in body)
        {
            if (!ReferenceEquals(shown[name], value))
            {
                hidden[name] = value;
            }
        }

        shown = shown.With("v", JournalPayload.PartialVersion);
        return seal is null
            ? shown
            : shown.With(Member, Convert.ToBase64String(seal.Seal(JsonObject.Of(("for", Purpose(run)), ("values", hidden.ToObject())).ToUtf8())));
    }

    /// <summary>The entry as it was before it was sealed; null where the key is not here.</summary>
    public static JsonObject? Open(RunId run, JsonObject body, ICredentialSeal? seal)
    {
        if (body[Member] is not JsonText text)
        {
            return body;
        }

        // Sealed for this run: nobody can bring it out by copying it into the journal of another one.
        return seal?.Open(Convert.FromBase64String(text.Value)) is { } opened
            && JsonData.Parse(opened) is JsonObject content && content["for"] is JsonText purpose && purpose.Value == Purpose(run)
                ? ((JsonObject)content["values"]!).Aggregate(body, (all, value) => all.With(value.Key, value.Value))
                : null;
    }

    private static string Purpose(RunId run) => $"run {run}";
}
