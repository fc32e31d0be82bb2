using MetaFlow.Credentials;
using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>Makes the entries of one run: its secrets sealed, its large values beside them.</summary>
internal sealed class EntryMaker(RunId run, RunSecrets secrets, ICredentialSeal? seal)
{
    private readonly List<LargeValue> _large = [];

    public JournalEntry Make(RunEvent happened, long sequence, DateTimeOffset at)
    {
        if (JournalPayload.Body(happened) is not { } body)
        {
            return JournalPayload.Entry(happened, payload: [], sequence, at);
        }

        body = SealedValues.Seal(run, body, secrets, seal);
        var payload = body.ToUtf8();
        if (payload.Length > LargeValues.LargestInside && LargeValues.MoveOut(body, _large) is var rest && !ReferenceEquals(rest, body))
        {
            payload = rest.ToUtf8();
        }

        return JournalPayload.Entry(happened, payload, sequence, at);
    }

    /// <summary>The large values of the entries that were made since this was last asked, each once.</summary>
    public IReadOnlyList<LargeValue> TakeLarge()
    {
        if (_large.Count == 0)
        {
            return [];
        }

        LargeValue[] taken = [.. _large.DistinctBy(value => value.Hash)];
        _large.Clear();
        return taken;
    }
}
