using System.Security.Cryptography;
using System.Text;
using MetaFlow.Credentials;
using MetaFlow.Http;
using MetaFlow.Expressions;
using MetaFlow.Inbox;
using MetaFlow.Json;
using MetaFlow.Mail;
using MetaFlow.Steps;
using MetaFlow.Steps.Notification;
using MetaFlow.Tests.Credentials;
using MetaFlow.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Steps.Notification;

public sealed partial class NotificationStepTests
{
    private string _network = "127.0.0.0/8";
    private static readonly RunId Run = new(Guid.CreateVersion7(Some.Noon));

    private readonly FakeClock _clock = new(Some.Noon);
    private readonly CollectingInbox _inbox = new();
    private readonly CollectingLog _log = new();
    private readonly List<string> _told = [];
    private readonly MailOptions _mail = new() { From = "flow@example.org", Security = MailSecurity.None };
    private CredentialVault _vault = OpenCredentials.With();

    [Fact]
    public async Task A_mail_in_Markdown_arrives_as_text_and_HTML_with_its_attachment()
    {
        await using var server = new SmtpStub { Answers = { ["RCPT TO:<gone@example.com>"] = "550 no such user" } };
        (_mail.Host, _mail.Port) = ("localhost", server.Port);

        var output = await CompletedAsync("""
            { "channel": "email", "to": ["김민수 <minsu@example.com>", "gone@example.com"], "subject": "경제 뉴스", "format": "markdown",
              "body": "# News\n\n**one** <script>alert(1)</script>", "attachments": [ { "name": "news.json", "content": { "count": 3 } } ] }
            """);

        var mail = Assert.Single(server.Mails);
        var parts = Parts(mail);
        Assert.Equal("# News\r\n\r\n**one** <script>alert(1)</script>\r\n", parts["text/plain"]);
        Assert.Contains("<h1>News</h1>", parts["text/html"], StringComparison.Ordinal);
        Assert.Contains("<strong>one</strong> &lt;script&gt;", parts["text/html"], StringComparison.Ordinal);
        Assert.Equal("""{"count":3}""", parts["application/json"]);
        Assert.Equal(
            $$"""{"channel":"email","accepted":["minsu@example.com"],"refused":[{"address":"gone@example.com","reason":"550 no such user"}],"id":"{{Key()}}@example.org"}""",
            output.ToString());
        Assert.Contains($"Message-ID: <{Key()}@example.org>\r\n", mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "channel": "email", "to": "kim@", "subject": "a", "body": "b" }""", "mail.bad_address")]
    [InlineData("""{ "channel": "email", "to": [1], "subject": "a", "body": "b" }""", "mail.bad_address")]
    [InlineData("""{ "channel": "email", "to": " , ", "subject": "a", "body": "b" }""", "notification.needs")]
    [InlineData("""{ "channel": "email", "to": null, "subject": "a", "body": "b" }""", "notification.needs")]
    [InlineData("""{ "channel": "email", "to": "a@example.com", "subject": " ", "body": "b" }""", "notification.needs")]
    [InlineData("""{ "channel": "email", "to": "a@example.com", "subject": "a", "body": "b" }""", "mail.not_configured")]
    [InlineData("""{ "channel": "slack", "body": "b" }""", "notification.needs")]
    [InlineData("""{ "channel": "slack", "credential": "nobody", "body": "b" }""", "credentials.unknown")]
    [InlineData("""{ "channel": "webhook", "body": "b" }""", "notification.needs_address")]
    [InlineData("""{ "channel": "webhook", "url": "ftp://example.com", "body": "b" }""", "notification.bad_url")]
    [InlineData("""{ "channel": "pigeon", "body": "b" }""", "steps.setting_does_not_fit")]
    public async Task What_only_a_run_could_show_to_be_wrong_fails_it_for_good(string settings, string code)
    {
        var failed = Assert.IsType<StepOutcome.Failed>(await RunAsync(settings));

        Assert.Equal((code, false), (failed.Problem.Code, failed.Retryable));
    }

    [Fact]
    public async Task A_webhook_gets_JSON_a_key_and_a_signature_that_can_be_checked()
    {
        using var service = new WebhookStub();
        _vault = OpenCredentials.With(
            OpenCredentials.Of("key", CredentialKind.Secret, ("secret", "hunter22")),
            OpenCredentials.Of("token", CredentialKind.Bearer, ("token", "abcdef")));

        var output = await CompletedAsync($$"""
            { "channel": "webhook", "url": "{{service.Address}}hook?a=1", "credential": "token", "signature": "key", "subject": "주문", "body": "안녕" }
            """);

        var (target, headers, body) = Assert.Single(service.Asked);
        Assert.Equal(("/hook?a=1", "Bearer abcdef", Key(), "application/json; charset=utf-8"),
            (target, headers["Authorization"], headers["Idempotency-Key"], headers["Content-Type"]));
        Assert.Equal(
            $$"""{"id":"{{Key()}}","run":"{{Run}}","step":"enough/then/tell","at":"2026-05-04T12:00:00Z","subject":"주문","format":"text","body":"안녕"}""",
            service.Body);
        var expected = HMACSHA256.HashData("hunter22"u8, [.. "1777896000."u8, .. body]);
        Assert.Equal($"t=1777896000,v1={Convert.ToHexStringLower(expected)}", headers["MetaFlow-Signature"]);
        Assert.Equal($$"""{"channel":"webhook","accepted":["127.0.0.1"],"refused":[],"id":"{{Key()}}"}""", output.ToString());
    }

    [Theory]
    [InlineData("headers", "X-Key", "abcdef", "X-Key", "abcdef", "/hook")]
    [InlineData("query", "key", "a b&c", "Host", null, "/hook?key=a%20b%26c")]
    public async Task A_credential_is_shown_the_way_its_kind_says(
        string kind, string field, string value, string header, string? shown, string target)
    {
        using var service = new WebhookStub();
        _vault = OpenCredentials.With(OpenCredentials.Of("c", CredentialKinds.Find(kind)!.Value, (field, value)));

        await CompletedAsync($$"""{ "channel": "webhook", "url": "{{service.Address}}hook", "credential": "c", "body": [1] }""");

        Assert.Equal((target, "[1]"), (service.Asked[0].Target, service.Body));
        Assert.True(shown is null || service.Asked[0].Headers[header] == shown);
    }

    [Theory]
    [InlineData("text", "a <b> & *c*", "*Stock &amp; more*\na &lt;b&gt; &amp; *c*")]
    [InlineData("markdown", "## Head\n- **one** [page](https://a.example/x)\n`**code**`", "*Stock &amp; more*\n*Head*\n• *one* <https://a.example/x|page>\n`**code**`")]
    [InlineData("html", "<p>one</p><p>two</p>", "*Stock &amp; more*\none\n\ntwo")]
    public async Task Slack_gets_its_own_markup_at_an_address_that_is_a_credential(string format, string body, string text)
    {
        using var service = new WebhookStub();
        Hook($"{service.Address}services/T0/B0/xyz");

        var output = await CompletedAsync(JsonObject.Of(
            ("channel", "slack"), ("credential", "hook"), ("subject", "Stock & more"), ("format", format), ("body", body)).ToString());

        Assert.Equal("/services/T0/B0/xyz", service.Asked[0].Target);
        Assert.Equal(JsonObject.Of(("text", text)).ToString(), service.Body);
        Assert.Contains("\"accepted\":[\"hook\"]", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teams_gets_an_adaptive_card()
    {
        using var service = new WebhookStub();
        Hook($"{service.Address}flow");

        await CompletedAsync("""{ "channel": "teams", "credential": "hook", "subject": "Stock", "format": "markdown", "body": "**low**" }""");

        Assert.Equal(
            """{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null,"content":{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","type":"AdaptiveCard","version":"1.4","body":[{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"Stock","weight":"Bolder","size":"Large"}]},{"type":"TextBlock","text":"**low**","wrap":true}]}}]}""",
            service.Body);
    }

    [Theory]
    [InlineData(400, "slack", "invalid_payload", false)]
    [InlineData(302, "slack", "", false)]
    [InlineData(429, "slack", "slow down", true)]
    [InlineData(503, "webhook", "", true)]
    [InlineData(200, "teams", "Webhook message delivery failed with error: HTTP error 429", true)]
    public async Task A_refusal_says_what_was_answered_and_whether_it_passes(int status, string channel, string answer, bool retryable)
    {
        using var service = new WebhookStub(response =>
        {
            response.StatusCode = status;
            response.Headers["Retry-After"] = "7";
            response.Headers["Location"] = "http://elsewhere.example/";
            return answer;
        });
        Hook($"{service.Address}services/secret-path");

        var failed = Assert.IsType<StepOutcome.Failed>(await RunAsync($$"""{ "channel": "{{channel}}", "credential": "hook", "body": "b" }"""));

        Assert.Equal(answer.Length == 0 ? $"The webhook of 'hook' answered {status}." : $"The webhook of 'hook' answered {status}: {answer}", failed.Problem.Message);
        Assert.Equal((retryable, TimeSpan.FromSeconds(7)), (failed.Retryable, failed.RetryAfter));
        Assert.Single(service.Asked);
    }

    [Fact]
    public async Task A_service_that_repeats_its_address_does_not_get_it_into_the_problem()
    {
        WebhookStub? service = null;
        service = new WebhookStub(response =>
        {
            response.StatusCode = 404;
            return $"No POST {service!.Address}services/secret-path or /services/secret-path here";
        });
        using var closing = service;
        Hook($"{service.Address}services/secret-path");

        var failed = Assert.IsType<StepOutcome.Failed>(await RunAsync("""{ "channel": "webhook", "credential": "hook", "body": "b" }"""));

        Assert.Equal("The webhook of 'hook' answered 404: No POST ••• or ••• here", failed.Problem.Message);
    }

    [Fact]
    public async Task A_credential_goes_only_where_it_may()
    {
        _vault = OpenCredentials.With(
            OpenCredentials.Of("hook", CredentialKind.Secret, ("secret", "https://hooks.evil.example/x")) with { Hosts = ["hooks.slack.com"] },
            OpenCredentials.Of("plain", CredentialKind.Secret, ("secret", "http://hooks.example.com/x")),
            OpenCredentials.Of("token", CredentialKind.Bearer, ("token", "abcdef")) with { Hosts = ["api.example.com"] });

        string[] codes = [
            await CodeAsync("""{ "channel": "slack", "credential": "hook", "body": "b" }"""),
            await CodeAsync("""{ "channel": "slack", "credential": "plain", "body": "b" }"""),
            await CodeAsync("""{ "channel": "slack", "credential": "token", "body": "b" }"""),
            await CodeAsync("""{ "channel": "webhook", "url": "https://other.example", "credential": "token", "body": "b" }"""),
            await CodeAsync("""{ "channel": "webhook", "url": "http://api.example.com", "credential": "token", "body": "b" }"""),
            await CodeAsync("""{ "channel": "webhook", "url": "https://api.example.com", "credential": "hook", "body": "b" }"""),
            await CodeAsync("""{ "channel": "webhook", "url": "https://api.example.com", "signature": "token", "body": "b" }"""),
        ];

        Assert.Equal(
            [
                "credentials.not_for_host", "notification.secret_no_address", "credentials.wrong_kind", "credentials.not_for_host",
                "notification.url_in_the_clear", "credentials.wrong_kind", "credentials.wrong_kind",
            ],
            codes);
    }

    [Theory]
    [InlineData("slack", 40_001)]
    [InlineData("teams", 29_000)]
    public async Task What_a_service_would_cut_is_not_sent(string channel, int length)
    {
        Hook("http://127.0.0.1:1/");

        Assert.Equal("notification.too_long", await CodeAsync(
            JsonObject.Of(("channel", channel), ("credential", "hook"), ("body", new string('x', length))).ToString()));
    }

    [Fact]
    public async Task A_service_that_is_not_there_may_be_there_later()
    {
        string address;
        using (var service = new WebhookStub())
        {
            address = service.Address;
        }

        var failed = Assert.IsType<StepOutcome.Failed>(await RunAsync($$"""{ "channel": "webhook", "url": "{{address}}", "body": "b" }"""));

        Assert.Equal(("http.unreachable", true), (failed.Problem.Code, failed.Retryable));
    }

    [Fact]
    public async Task A_webhook_does_not_lead_into_the_network_of_the_server()
    {
        using var service = new WebhookStub();
        _network = "";

        Assert.Equal("http.address_not_allowed", await CodeAsync($$"""{ "channel": "webhook", "url": "{{service.Address}}", "body": "b" }"""));
    }

    [Fact]
    public async Task The_inbox_gets_one_message_however_often_the_step_is_tried()
    {
        var first = await CompletedAsync("""{ "channel": "inbox", "subject": "a", "body": { "n": 1 }, "format": "markdown" }""");
        _clock.Advance(TimeSpan.FromMinutes(1));
        var second = await CompletedAsync("""{ "channel": "inbox", "subject": "a", "body": { "n": 1 } }""");

        var message = Assert.Single(_inbox.Messages);
        Assert.Equal(
            ($"{Run}/enough/then/tell", Run, "a", """{"n":1}""", MessageFormat.Markdown, Some.Noon),
            (message.Key, message.Run, message.Subject, message.Body, message.Format, message.At));
        Assert.Equal(first.ToString(), second.ToString());
        Assert.Contains(message.Id.ToString("D"), first.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_gets_one_line_of_bounded_length()
    {
        await CompletedAsync(JsonObject.Of(("channel", "log"), ("subject", "말"), ("body", "a\r\nFAKE line" + new string('x', 3000))).ToString());

        var line = Assert.Single(_log.Lines);
        Assert.StartsWith($"Information: Step enough/then/tell of run {Run} says: 말 a  FAKE linexxx", line, StringComparison.Ordinal);
        Assert.EndsWith("x…", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 2000, 2200);
    }

    private void Hook(string address) =>
        _vault = OpenCredentials.With(OpenCredentials.Of("hook", CredentialKind.Secret, ("secret", address)));

    private static string Key() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Run}/enough/then/tell")))[..32];

    private async Task<JsonData> CompletedAsync(string settings)
    {
        var outcome = await RunAsync(settings);
        Assert.True(outcome is StepOutcome.Completed, outcome.ToString());
        return ((StepOutcome.Completed)outcome).Output;
    }

    private async Task<string> CodeAsync(string settings) =>
        Assert.IsType<StepOutcome.Failed>(await RunAsync(settings)).Problem.Code;

    private async Task<StepOutcome> RunAsync(string settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<ILogger<LogChannel>>(_log);
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton<IInbox>(_inbox);
        services.AddSingleton(_vault);
        services.AddSingleton(Options.Create(_mail));
        services.AddSingleton<MailSender>();
        services.AddSingleton(new OutboundHttp(Options.Create(new HttpOptions { AllowedNetworks = _network })));
        services.AddNotifications();
        Some.Catalog.TryFind("notification", out var type);
        services.AddSingleton(type!.Class);
        await using var provider = services.BuildServiceProvider();
        var context = new StepContext(Run, "enough/then/tell", 1, JsonObject.Empty, new ExpressionScope())
        {
            Notice = new SendNotice(notice =>
            {
                _told.Add(notice.What);
                notice.LetGo();
            }),
        };
        return await type.RunAsync(provider, (JsonObject)JsonData.Parse(settings), context, TestContext.Current.CancellationToken);
    }

    // The parts of a mail by their type, decoded.
    private static Dictionary<string, string> Parts(string mail) => mail.Split("\r\n--=_").Skip(1)
        .Select(part => part.Split("\r\n\r\n", 2))
        .Where(part => part.Length == 2 && part[0].Contains("Content-Transfer-Encoding", StringComparison.Ordinal))
        .ToDictionary(
            part => part[0].Split("Content-Type: ")[1].Split(';', '\r')[0],
            part => part[0].Contains("base64", StringComparison.Ordinal)
                ? Encoding.UTF8.GetString(Convert.FromBase64String(part[1]))
                : part[1].Replace("=\r\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal));
}
