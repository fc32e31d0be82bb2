using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Steps.Notification;

public sealed class NotificationSettingsTests
{
    private static readonly StepType Type = Some.Catalog.TryFind("NOTIFICATION", out var type) ? type : throw new InvalidOperationException();

    [Theory]
    [InlineData("""{ "channel": "email", "to": "김민수 <kim@example.com>", "subject": "a", "body": "b", "cc": ["a@example.com"], "format": "markdown" }""")]
    [InlineData("""{ "channel": "{{ vars.channel }}", "body": "b" }""")]
    [InlineData("""{ "channel": "email", "to": "{{ vars.to }}", "subject": "{{ vars.subject }}", "body": "b" }""")]
    [InlineData("""{ "channel": "email", "to": ["{{ vars.to }}", "a@example.com"], "subject": "a", "body": "b" }""")]
    [InlineData("""{ "channel": "webhook", "url": "https://example.com/{{ vars.id }}", "body": { "a": 1 }, "signature": "key" }""")]
    [InlineData("""{ "channel": "webhook", "credential": "hook", "body": "b" }""")]
    [InlineData("""{ "channel": "slack", "credential": "team", "subject": "a", "body": "b" }""")]
    [InlineData("""{ "channel": "Teams", "credential": "team", "body": "b", "format": "Markdown" }""")]
    [InlineData("""{ "channel": "inbox", "body": "b", "format": "html" }""")]
    [InlineData("""{ "channel": "log", "body": "b", "subject": "a" }""")]
    public void Settings_that_are_right_have_no_problem(string settings) => Assert.Empty(Check(settings));

    [Theory]
    [InlineData("""{ "channel": "emial", "body": "b" }""", "channel", "There is no channel 'emial'. Did you mean 'email'?")]
    [InlineData("""{ "channel": "sms", "body": "b" }""", "channel", "There is no channel 'sms'. The channels are email, webhook, slack, teams, inbox, log.")]
    [InlineData("""{ "channel": "3", "body": "b" }""", "channel", "There is no channel '3'. The channels are email, webhook, slack, teams, inbox, log.")]
    [InlineData("""{ "channel": "email", "subject": "a", "body": "b" }""", "to", "The channel 'email' needs the setting 'to'. Add 'to' to 'settings'.")]
    [InlineData("""{ "channel": "email", "to": [], "subject": "a", "body": "b" }""", "to", "The channel 'email' needs the setting 'to'. Add 'to' to 'settings'.")]
    [InlineData("""{ "channel": "email", "to": "a@example.com", "body": "b" }""", "subject", "The channel 'email' needs the setting 'subject'. Add 'subject' to 'settings'.")]
    [InlineData("""{ "channel": "email", "to": ["{{ vars.a }}", "kim@"], "subject": "a", "body": "b" }""", "to[1]", "'kim@' is not a mail address. Write 'kim@example.com' or '김민수 <kim@example.com>'; a name with a comma stands in double quotes.")]
    [InlineData("""{ "channel": "email", "to": "a@example.com, kim", "subject": "a", "body": "b" }""", "to", "'kim' is not a mail address. Write 'kim@example.com' or '김민수 <kim@example.com>'; a name with a comma stands in double quotes.")]
    [InlineData("""{ "channel": "email", "to": "a@example.com", "subject": "a", "body": "b", "attachments": [{ "name": "../a", "content": "c" }] }""", "attachments[0].name", "'../a' cannot be the name of an attachment. Write a file name without folders, such as 'report.csv'.")]
    [InlineData("""{ "channel": "log", "to": "a@example.com", "body": "b" }""", "to", "The channel 'log' has no use for the setting 'to'. Leave 'to' out, or choose another channel.")]
    [InlineData("""{ "channel": "inbox", "body": "b", "format": "markdwon" }""", "format", "There is no format 'markdwon'. Did you mean 'markdown'?")]
    [InlineData("""{ "channel": "webhook", "body": "b" }""", "url", "It is not said where the webhook is. Add 'url', or where the address is a secret, 'credential' with the name of a credential of the kind secret.")]
    [InlineData("""{ "channel": "webhook", "url": "example.com/hook", "body": "b" }""", "url", "'example.com/hook' is not the address of a webhook. Write a whole address that begins with 'https://', without user name and password in it.")]
    [InlineData("""{ "channel": "webhook", "url": "http://example.com/hook", "credential": "a", "body": "b" }""", "url", "A credential would go to an address that is not https. Write an address that begins with 'https://'.")]
    [InlineData("""{ "channel": "slack", "credential": "a", "url": "https://hooks.slack.com/services/T/B/x", "body": "b" }""", "url", "Whoever knows the address of a webhook of 'slack' can write into it; it does not belong into a definition. Save it with 'metaflow credentials add NAME --kind secret', and write the name as 'credential'.")]
    public void What_is_wrong_is_said_at_its_place(string settings, string place, string said)
    {
        var problem = Assert.Single(Check(settings));

        Assert.Equal((place, said), (problem.Setting, $"{problem.Problem.Message} {problem.Problem.Hint}"));
    }

    [Fact]
    public void It_is_said_in_Korean_too()
    {
        var problem = Assert.Single(Check("""{ "channel": "email", "to": "김민수", "subject": "a", "body": "b" }""")).Problem;

        Assert.Equal("'김민수'는 메일 주소가 아닙니다.", problem.In(CultureInfo.GetCultureInfo("ko")).Message);
    }

    [Fact]
    public void A_mail_tells_its_recipients_and_is_not_repeated()
    {
        var conduct = Conduct("""{ "channel": "email", "to": "김 <kim@example.com>, lee@example.com", "bcc": ["KIM@example.com"], "subject": "a", "body": "{{ vars.b }}" }""");

        Assert.Equal((Effect.Notify, Idempotency.None), (conduct.Effect, conduct.Idempotency));
        Assert.Equal(["kim@example.com", "lee@example.com"], conduct.Recipients);
        Assert.Equal([], conduct.Hosts);
    }

    [Theory]
    [InlineData("""{ "channel": "email", "to": "{{ vars.to }}", "subject": "a", "body": "b" }""", "", null, "")]
    [InlineData("""{ "channel": "webhook", "url": "https://example.com/{{ vars.a }}", "credential": "c", "signature": "s", "body": "b" }""", "example.com", "example.com", "c s")]
    [InlineData("""{ "channel": "webhook", "url": "{{ vars.a }}", "body": "b" }""", null, null, "")]
    [InlineData("""{ "channel": "webhook", "credential": "c", "body": "b" }""", null, null, "c")]
    [InlineData("""{ "channel": "slack", "credential": "team", "body": "b" }""", null, "team", "team")]
    [InlineData("""{ "channel": "inbox", "body": "b" }""", "", "inbox", "")]
    [InlineData("""{ "channel": "{{ vars.a }}", "body": "b" }""", null, null, "")]
    public void What_is_open_until_it_runs_is_said_to_be_open(string settings, string? hosts, string? recipients, string credentials)
    {
        var conduct = Conduct(settings);

        Assert.Equal(
            (hosts, recipients, credentials),
            (Joined(conduct.Hosts), Joined(conduct.Recipients), Joined(conduct.Credentials)));
        Assert.Equal(Effect.Notify, conduct.Effect);
    }

    [Fact]
    public void Only_the_inbox_keeps_one_message_however_often_it_is_told()
    {
        Assert.Equal(Idempotency.Key, Conduct("""{ "channel": "inbox", "body": "b" }""").Idempotency);
        Assert.Equal(Idempotency.None, Conduct("""{ "channel": "slack", "credential": "a", "body": "b" }""").Idempotency);
    }

    [Fact]
    public void A_later_step_may_use_what_it_gives_and_nothing_else()
    {
        Some.Excerpt("""
            { "id": "tell", "type": "notification", "settings": { "channel": "log", "body": "b" } },
            { "id": "after", "type": "set", "settings": { "values": { "a": "{{ steps.tell.refused.address }}", "b": "{{ steps.tell.id }}" } } }
            """);

        Some.Reader.Read(
            Some.Definition("""
                { "id": "tell", "type": "notification", "settings": { "channel": "log", "body": "b" } },
                { "id": "after", "type": "set", "settings": { "values": { "a": "{{ steps.tell.acepted }}" } } }
                """),
            out var problems);
        Assert.Equal("Did you mean 'accepted'?", Assert.Single(problems).Hint);
    }

    private static string? Joined(IReadOnlyList<string>? names) => names is null ? null : string.Join(' ', names);

    private static IReadOnlyList<SettingProblem> Check(string settings) => [.. Type.Check(new WrittenSettings((JsonObject)JsonData.Parse(settings)))];

    private static Conduct Conduct(string settings) => Type.ForeseeConduct(new WrittenSettings((JsonObject)JsonData.Parse(settings)));
}
