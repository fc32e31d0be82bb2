using MetaFlow.Credentials;
using MetaFlow.Json;

namespace MetaFlow.Web.Api;

/// <summary>Reads <c>{ "kind": …, "values": { … }, "hosts": [ … ] }</c>.</summary>
internal static class CredentialJson
{
    private static readonly string[] Members = ["kind", "values", "hosts"];

    public static CredentialDraft? Read(string name, JsonObject body, out IReadOnlyList<Problem> problems)
    {
        var found = new List<Problem>();
        foreach (var (member, _) in body)
        {
            if (!Members.Contains(member))
            {
                found.Add(Problem.OfUnknown("workflows.unknown_member", member, Members) with { Path = member });
            }
        }

        var kind = (body["kind"] as JsonText)?.Value;
        if (kind is null)
        {
            found.Add(Wrong("kind", "@text"));
        }

        var values = body["values"] as JsonObject;
        if (values?.All(value => value.Value is JsonText) is not true)
        {
            found.Add(Wrong("values", "@object"));
        }

        var hosts = body["hosts"] is null or JsonNull ? JsonArray.Empty : body["hosts"] as JsonArray;
        if (hosts?.All(host => host is JsonText) is not true)
        {
            found.Add(Wrong("hosts", "@texts"));
        }

        problems = found;
        return found.Count > 0 ? null : new CredentialDraft(
            name, kind!,
            [.. values!.Select(value => KeyValuePair.Create(value.Key, ((JsonText)value.Value).Value))],
            [.. hosts!.Select(host => ((JsonText)host).Value)]);
    }

    // Not what was found there: it may be the secret itself, in the wrong place.
    private static Problem Wrong(string member, string expected) =>
        Problem.Of("credentials.member", ("member", member), ("expected", expected)) with { Path = member };
}
