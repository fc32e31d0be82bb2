using MetaFlow.Steps;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>Says what a step does to the world: where, to whom, and with which credential.</summary>
internal sealed class ConductWords(Wording words)
{
    public IEnumerable<string> Say(Conduct conduct)
    {
        if (conduct.Effect != Effect.None)
        {
            yield return OfEffect(conduct);
        }
        else if (conduct.Credentials.Count > 0)
        {
            yield return words.Say("conduct.credential", ("credential", Quoted(conduct.Credentials)));
        }

        if (conduct.Effect != Effect.Notify && conduct.Recipients is not [])
        {
            yield return words.Say("effect.Notify.to", ("to", Recipients(conduct)), ("with", ""));
        }

        if (conduct.AsksAPerson)
        {
            yield return words.Say("conduct.asks");
        }

        if (conduct.MaxTokens != 0)
        {
            yield return conduct.MaxTokens is { } most
                ? words.Say("conduct.tokens", ("count", Wording.Number(most)))
                : words.Say("conduct.tokens_open");
        }
    }

    /// <summary>"a.example and b.example", or that it is known only when it runs.</summary>
    public string Hosts(Conduct conduct) => conduct.Hosts is { } hosts ? words.List(hosts) : words.Say("host.open");

    private string Recipients(Conduct conduct) => conduct.Recipients is { } all ? words.List(all) : words.Say("recipient.open");

    private string OfEffect(Conduct conduct)
    {
        var with = conduct.Credentials.Count > 0 ? words.Say("conduct.with", ("credential", Quoted(conduct.Credentials))) : "";
        if (conduct.Effect != Effect.Notify)
        {
            return conduct.Hosts is []
                ? words.Say($"effect.{conduct.Effect}", ("with", with))
                : words.Say($"effect.{conduct.Effect}.host", ("host", Hosts(conduct)), ("with", with));
        }

        var through = conduct.Hosts is [] ? with : words.Say("conduct.through", ("host", Hosts(conduct))) + with;
        return conduct.Recipients is []
            ? words.Say("effect.Notify", ("with", through))
            : words.Say("effect.Notify.to", ("to", Recipients(conduct)), ("with", through));
    }

    private string Quoted(IReadOnlyList<string> names) => words.List([.. names.Select(name => $"'{name}'")]);
}
