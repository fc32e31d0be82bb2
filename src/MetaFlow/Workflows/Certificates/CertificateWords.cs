using System.Globalization;
using System.Resources;
using MetaFlow.Steps;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Says a certificate in English or Korean, with the texts of <c>CertificateTexts.resx</c>.</summary>
public sealed class CertificateWords
{
    public static readonly ResourceManager Resources = new("MetaFlow.Workflows.Certificates.CertificateTexts", typeof(CertificateWords).Assembly);

    private readonly CultureInfo _language;
    private readonly Wording _words;

    public CertificateWords(CultureInfo language) => (_language, _words) = (language, new Wording(language));

    /// <summary>All but the table of who reads what.</summary>
    public IReadOnlyList<CertificateSection> Say(Certificate certificate)
    {
        var standing = Section("standing", [Text($"standing.{certificate.Standing?.ToString() ?? "None"}")]);
        return certificate.Facts is not { } facts ? [standing] :
        [
            standing,
            Section("effects", [.. facts.Steps.Where(IsOutside).Select(Effect).DefaultIfEmpty(Text("effects.none"))]),
            Section("secrets", [.. facts.Secrets.SelectMany(Secret).Concat(facts.Credentials.Select(Credential)).DefaultIfEmpty(Text("secrets.none"))]),
            Section("bounds", [
                Text(facts.Most.Calls is not null ? "bounds.calls" : "bounds.calls.none", ("count", Number(facts.Most.Calls))),
                Text(facts.Most.Tokens is not null ? "bounds.tokens" : "bounds.tokens.none", ("count", Number(facts.Most.Tokens))),
                Text(facts.Most.Time is not null ? "bounds.time" : "bounds.time.none", ("duration", Duration(facts.Most.Time))),
                Text(
                    facts.AtOnce is not { } runs ? "bounds.runs.none" : runs.Key is null ? "bounds.runs" : "bounds.runs.key",
                    ("count", Number(facts.AtOnce?.Limit)), ("key", facts.AtOnce?.Key ?? ""))]),
            Section("triggers", [.. facts.Triggers.Select(Trigger).DefaultIfEmpty(Text("triggers.none"))]),
            .. facts.Calls.Count > 0 ? [Section("calls", [.. facts.Calls.Select(Call)])] : Array.Empty<CertificateSection>(),
            .. facts.Answers.Count > 0
                ? [Section("answers", [.. facts.Answers.Select(answer => Text("answers.from", ("step", answer.Step), ("document", answer.Document)))])]
                : Array.Empty<CertificateSection>(),
        ];
    }

    /// <summary>The kind of a value, as in "a list of objects".</summary>
    public string Kind(string? kind) =>
        (kind is null ? null : ProblemTexts.Resources.GetString($"@{kind}", _language)) ?? Text("unknown");

    /// <summary>Who reads or gave something: a step, a trigger, an input, everything.</summary>
    public string Party(string party) => party.Split('.', 2) switch
    {
        [var kind, var name] => Text($"party.{kind}", ("name", name)),
        _ => Text(party is "steps" or "inputs" ? $"party.{party}_all" : $"party.{party}"),
    };

    public string Hosts(IReadOnlyList<string>? hosts) =>
        hosts is null ? Text("hosts.unknown") : hosts.Count == 0 ? Text("hosts.none") : string.Join(", ", hosts);

    private static bool IsOutside(StepFact step) => step.Effect != Steps.Effect.None || step.Hosts is not { Count: 0 } || step.AsksAPerson || step.Most.Tokens != 0;

    private string Effect(StepFact step)
    {
        var parts = new List<string> { Text($"effect.{step.Effect}") };
        if (step.AsksAPerson)
        {
            parts.Add(Text("effect.asks"));
        }

        if (step.Hosts is not { Count: 0 })
        {
            parts.Add(Text("effect.hosts", ("hosts", Hosts(step.Hosts))));
        }

        if (step.Recipients is not { Count: 0 })
        {
            parts.Add(Text("effect.recipients", ("recipients", step.Recipients is null ? Text("unknown") : string.Join(", ", step.Recipients))));
        }

        if (step.Effect == Steps.Effect.Irreversible || step.ApprovedBy.Count > 0)
        {
            parts.Add(step.ApprovedBy.Count > 0
                ? Text("effect.approved", ("steps", Names(step.ApprovedBy)))
                : Text("effect.unapproved"));
        }

        if (step.Effect > Steps.Effect.Read)
        {
            parts.Add(Text($"repeat.{step.Idempotency}"));
        }

        parts.Add(step.Attempts switch
        {
            null => Text("effect.attempts.none"),
            1 => Text("effect.attempts.one"),
            { } attempts => Text("effect.attempts", ("count", Wording.Number(attempts))),
        });
        return Text("effect", ("step", step.Id), ("type", step.Type), ("what", string.Join("; ", parts)));
    }

    private IEnumerable<string> Secret(SecretFact secret) => secret.Reaches
        .Select(reach => Text(
            reach.To is { } to ? $"secret.{to}" : "secret.elsewhere",
            ("name", secret.Input), ("by", Party(reach.By)), ("hosts", Hosts(reach.Hosts)), ("way", string.Join(" → ", reach.Way))))
        .DefaultIfEmpty(Text("secret.nowhere", ("name", secret.Input)));

    private string Credential(CredentialFact credential) => Text(
        "credential",
        ("name", credential.Name), ("step", credential.Step), ("hosts", Hosts(credential.Hosts)),
        ("allowed", credential.Allowed is null ? Text("unknown") : credential.Allowed.Count == 0 ? Text("credential.anywhere") : string.Join(", ", credential.Allowed)));

    private string Trigger(TriggerFact trigger)
    {
        var parts = new List<string> { trigger.Words.GetValueOrDefault(_language.TwoLetterISOLanguageName) ?? trigger.Words["en"] };
        if (trigger.Paused)
        {
            parts.Add(Text("trigger.paused"));
        }

        if (trigger.Next is { Count: > 0 } next)
        {
            parts.Add(Text("trigger.next", ("times", string.Join(", ", next.Select(time => time.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture))))));
        }
        else if (trigger.Type == TriggerWord.Schedule)
        {
            parts.Add(Text(trigger.Next is null ? "trigger.next.unknown" : "trigger.next.none"));
        }

        return string.Join(' ', parts);
    }

    private string Call(CallFact call) => call switch
    {
        { Workflow: null } => Text("call.unknown", ("step", call.Step)),
        { Reaches: null } => Text("call.unread", ("step", call.Step), ("workflow", call.Workflow)),
        { Reaches.Count: 0 } => Text("call", ("step", call.Step), ("workflow", call.Workflow)),
        _ => Text("call.more", ("step", call.Step), ("workflow", call.Workflow), ("more", Names(call.Reaches))),
    };

    private string Names(IEnumerable<string> names) => _words.List([.. names.Select(name => $"'{name}'")]);

    private static string Number(long? number) => number is { } value ? Wording.Number(value) : "";

    private string Duration(TimeSpan? span) => span is { } value ? _words.Duration(value) : "";

    private CertificateSection Section(string key, IReadOnlyList<string> lines) => new(key, Text($"title.{key}"), lines);

    private string Text(string key, params ReadOnlySpan<(string Name, string Value)> names) =>
        Wording.Fill(Resources.GetString(key, _language) ?? throw new ArgumentException($"There is no text '{key}'.", nameof(key)), names);
}

/// <summary>A part of a certificate in words.</summary>
/// <param name="Key">What it is about, such as <c>effects</c>; the same in every language.</param>
public sealed record CertificateSection(string Key, string Title, IReadOnlyList<string> Lines);
