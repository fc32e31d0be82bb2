using System.Security.Cryptography.X509Certificates;
using System.Text;
using MetaFlow.Credentials;
using MetaFlow.Mail;
using MetaFlow.Tests.Credentials;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Mail;

public sealed class MailSenderTests
{
    private const string Password = "correct horse battery";

    private readonly FakeClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_but_the_greeting_is_said_before_TLS()
    {
        await using var server = new SmtpStub { Offers = ["STARTTLS", "AUTH LOGIN PLAIN", "SIZE 100000", "8BITMIME"] };

        var outcome = await SendAsync(server, Mail("안녕하세요"), options => options.Credential = "smtp");

        var sent = Assert.IsType<MailOutcome.Sent>(outcome);
        Assert.Equal("kim@example.com", Assert.Single(sent.Accepted));
        Assert.Equal("key@example.org", sent.Id);
        Assert.Equal(["EHLO [127.0.0.1]", "STARTTLS", "🔒 EHLO [127.0.0.1]"], server.Heard.Take(3));
        Assert.Equal($"🔒 AUTH PLAIN {Base64($"\0ada\0{Password}")}", server.Heard[3]);
        Assert.Matches(@"^🔒 MAIL FROM:<flow@example\.org> SIZE=\d+ BODY=8BITMIME$", server.Heard[4]);
        Assert.Equal(["🔒 RCPT TO:<kim@example.com>", "🔒 DATA"], server.Heard.Skip(5).Take(2));
        Assert.Contains("\r\n\r\n안녕하세요\r\n", Assert.Single(server.Mails), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_may_begin_with_the_first_byte_and_a_server_may_only_know_LOGIN()
    {
        await using var server = new SmtpStub { IsImplicit = true, Offers = ["AUTH LOGIN"] };

        var outcome = await SendAsync(server, Mail(), options => (options.Security, options.Credential) = (MailSecurity.Tls, "smtp"));

        Assert.IsType<MailOutcome.Sent>(outcome);
        Assert.Equal(["🔒 AUTH LOGIN", $"user {Base64("ada")}", $"password {Base64(Password)}"], server.Heard.Skip(1).Take(3));
    }

    [Fact]
    public async Task Where_TLS_is_asked_for_and_not_to_be_had_nothing_is_sent()
    {
        await using var silent = new SmtpStub { Offers = ["AUTH PLAIN"] };
        await using var refusing = new SmtpStub { Offers = ["STARTTLS"], Answers = { ["STARTTLS"] = "454 not now" } };

        foreach (var server in new[] { silent, refusing })
        {
            AssertFailed("mail.no_starttls", retryable: false, await SendAsync(server, Mail(), options => options.Credential = "smtp"));
            Assert.DoesNotContain(server.Heard, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Answers_that_were_slipped_in_before_TLS_are_not_believed()
    {
        await using var server = new SmtpStub { Offers = ["STARTTLS"], Answers = { ["STARTTLS"] = "220 go on\r\n250 injected" } };

        AssertFailed("mail.not_smtp", retryable: false, await SendAsync(server, Mail()));
    }

    [Theory]
    [InlineData("localhost", false)]
    [InlineData("other.example", true)]
    public async Task A_certificate_that_is_not_trusted_or_for_another_name_ends_it(string name, bool isTrusted)
    {
        using var certificate = SmtpStub.MakeCertificate(name);
        await using var server = new SmtpStub { Offers = ["STARTTLS"], Certificate = certificate };

        var outcome = await SendAsync(server, Mail(), trust: isTrusted ? SmtpStub.Trusting(certificate) : null);

        AssertFailed("mail.certificate", retryable: false, outcome);
        Assert.Equal(2, server.Heard.Count);
    }

    [Theory]
    [InlineData("MAIL", "451 try later", "mail.refused", true)]
    [InlineData("MAIL", "550 no", "mail.refused", false)]
    [InlineData("EHLO", "421 closing", "mail.refused", true)]
    [InlineData("DATA", "554 no", "mail.refused", false)]
    [InlineData(".", "452 full", "mail.refused", true)]
    [InlineData(".", "554 looks like spam", "mail.refused", false)]
    [InlineData("RCPT", "450 busy", "mail.recipients_refused", true)]
    [InlineData("RCPT", "550 5.1.1 no such user", "mail.recipients_refused", false)]
    [InlineData("MAIL", null, "mail.connection_lost", true)]
    [InlineData("DATA", null, "mail.connection_lost", true)]
    [InlineData(".", null, "mail.unknown_outcome", false)]
    [InlineData("MAIL", "what?", "mail.not_smtp", false)]
    [InlineData("AUTH", "535 no", "mail.sign_in_refused", false)]
    [InlineData("AUTH", "454 later", "mail.sign_in_refused", true)]
    public async Task What_passes_with_time_may_be_tried_again_and_what_may_have_happened_may_not(
        string at, string? answer, string code, bool retryable)
    {
        await using var server = new SmtpStub { Offers = ["AUTH PLAIN"], Answers = { [at] = answer } };

        var outcome = await SendAsync(server, Mail(), options => (options.Security, options.Credential) = (MailSecurity.None, "smtp"));

        AssertFailed(code, retryable, outcome);
    }

    [Fact]
    public async Task A_refusal_names_the_recipient_and_the_others_get_the_mail()
    {
        await using var server = new SmtpStub { Answers = { ["RCPT TO:<gone@example.com>"] = "550 5.1.1 no such user" } };
        var mail = Mail() with { To = [Address("kim@example.com"), Address("gone@example.com")], Bcc = [Address("Kim@example.com"), Address("lee@example.com")] };

        var sent = Assert.IsType<MailOutcome.Sent>(await SendAsync(server, mail, InTheClear));

        Assert.Equal(["kim@example.com", "lee@example.com"], sent.Accepted);
        Assert.Equal(new MailRefusal("gone@example.com", "550 5.1.1 no such user", IsTemporary: false), Assert.Single(sent.Refused));
        Assert.DoesNotContain("lee@", Assert.Single(server.Mails), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_being_taken_is_said_with_every_reason()
    {
        await using var server = new SmtpStub { Answers = { ["RCPT"] = "550-5.1.1 no\r\n550 such user" } };

        var failed = Assert.IsType<MailOutcome.Failed>(await SendAsync(server, Mail(), InTheClear));

        Assert.Equal(
            $"The mail server 'localhost:{server.Port}' took none of the recipients: kim@example.com: 550 5.1.1 no such user", failed.Problem.Message);
    }

    [Fact]
    public async Task A_server_that_repeats_the_password_does_not_get_it_into_the_problem()
    {
        await using var server = new SmtpStub
        {
            Offers = ["AUTH PLAIN"],
            Answers = { ["AUTH"] = $"535 {Password} in {Base64($"\0ada\0{Password}")} is wrong" },
        };

        var failed = Assert.IsType<MailOutcome.Failed>(await SendAsync(
            server, Mail(), options => (options.Security, options.Credential) = (MailSecurity.None, "smtp")));

        Assert.Contains("535 ••• in ", failed.Problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("correct", failed.Problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Base64($"\0ada\0{Password}")[8..20], failed.Problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL", "mail.timed_out", true)]
    [InlineData(".", "mail.unknown_outcome", false)]
    public async Task A_server_that_says_nothing_is_waited_for_as_long_as_the_setting_says(string at, string code, bool retryable)
    {
        await using var server = new SmtpStub { Answers = { [at] = "" } };

        var sending = SendAsync(server, Mail(), InTheClear);
        await server.Silent.Task.WaitAsync(Cancel);
        Assert.False(sending.IsCompleted);

        AssertFailed(code, retryable, await AfterTheTimeoutAsync(sending));
    }

    [Fact]
    public async Task Whoever_gives_up_hears_whether_the_mail_is_out_once_the_server_has_it()
    {
        await using var early = new SmtpStub { Answers = { ["MAIL"] = "" } };
        await using var late = new SmtpStub { Answers = { ["."] = "" } };
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var before = SendAsync(early, Mail(), InTheClear, cancellationToken: givingUp.Token);
        var behind = SendAsync(late, Mail(), InTheClear, cancellationToken: givingUp.Token);
        await Task.WhenAll(early.Silent.Task, late.Silent.Task).WaitAsync(Cancel);
        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => before);
        Assert.False(behind.IsCompleted);
        AssertFailed("mail.unknown_outcome", retryable: false, await AfterTheTimeoutAsync(behind));
    }

    [Fact]
    public async Task Dots_and_line_ends_in_a_body_end_no_mail()
    {
        await using var server = new SmtpStub();
        const string Body = ".\n..two\r.\r\nMAIL FROM:<evil@example.com>\n\u2028.\u0085.";

        await SendAsync(server, Mail(Body), InTheClear);

        var mail = Assert.Single(server.Mails);
        Assert.EndsWith("\r\n\r\n..\r\n...two\r\n..\r\nMAIL FROM:<evil@example.com>\r\n\r\n..\r\n..\r\n", mail, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Heard, line => line.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_beyond_ASCII_needs_a_server_that_takes_it()
    {
        await using var old = new SmtpStub();
        await using var modern = new SmtpStub { Offers = ["8BITMIME", "SMTPUTF8"] };
        var mail = Mail() with { To = [Address("김민수@한국.kr")] };

        AssertFailed("mail.recipients_refused", retryable: false, await SendAsync(old, mail, InTheClear));
        Assert.IsType<MailOutcome.Sent>(await SendAsync(modern, mail, InTheClear));
        Assert.Contains("MAIL FROM:<flow@example.org> BODY=8BITMIME SMTPUTF8", modern.Heard);
        Assert.Contains("RCPT TO:<김민수@xn--3e0b707e.kr>", modern.Heard);
    }

    [Fact]
    public async Task A_mail_that_is_larger_than_the_server_takes_is_not_begun()
    {
        await using var server = new SmtpStub { Offers = ["SIZE 100"] };

        AssertFailed("mail.too_large", retryable: false, await SendAsync(server, Mail(), InTheClear));
        Assert.DoesNotContain(server.Heard, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Host", "", "mail.not_configured")]
    [InlineData("From", "nobody", "mail.no_from")]
    [InlineData("AllowedRecipientDomains", "example.org, *.example.com", "mail.domain_not_allowed")]
    [InlineData("Credential", "token", "credentials.wrong_kind")]
    [InlineData("Credential", "smpt", "credentials.unknown")]
    [InlineData("Credential", "elsewhere", "credentials.not_for_host")]
    public async Task What_the_settings_do_not_allow_is_said_before_anything_is_connected(string setting, string value, string code)
    {
        await using var server = new SmtpStub();

        var outcome = await SendAsync(server, Mail(), options =>
        {
            options.Security = MailSecurity.None;
            typeof(MailOptions).GetProperty(setting)!.SetValue(options, value);
        });

        AssertFailed(code, retryable: false, outcome);
        Assert.Empty(server.Heard);
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("Example.ORG; EXAMPLE.com")]
    [InlineData("")]
    public async Task An_allowed_domain_is_sent_to(string allowed)
    {
        await using var server = new SmtpStub();

        Assert.IsType<MailOutcome.Sent>(await SendAsync(server, Mail(), options =>
            (options.Security, options.AllowedRecipientDomains) = (MailSecurity.None, allowed)));
    }

    [Fact]
    public async Task A_password_goes_over_no_network_in_the_clear()
    {
        var outcome = await Sender(new MailOptions
        {
            Host = "smtp.example.com", From = "flow@example.org", Security = MailSecurity.None, Credential = "smtp",
        }).SendAsync(Mail(), Cancel);

        AssertFailed("mail.password_in_the_clear", retryable: false, outcome);
    }

    [Fact]
    public async Task A_server_that_is_not_there_may_be_there_later()
    {
        int port;
        await using (var server = new SmtpStub())
        {
            port = server.Port;
        }

        var outcome = await Sender(new MailOptions { Host = "127.0.0.1", Port = port, From = "flow@example.org" }).SendAsync(Mail(), Cancel);

        AssertFailed("mail.unreachable", retryable: true, outcome);
    }

    // The server has heard the line a moment before the client begins to wait for the answer.
    private async Task<MailOutcome> AfterTheTimeoutAsync(Task<MailOutcome> sending)
    {
        while (!sending.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }

        return await sending;
    }

    private static void InTheClear(MailOptions options) => options.Security = MailSecurity.None;

    private static void AssertFailed(string code, bool retryable, MailOutcome outcome)
    {
        var failed = Assert.IsType<MailOutcome.Failed>(outcome);
        Assert.Equal((code, retryable), (failed.Problem.Code, failed.Retryable));
    }

    private Task<MailOutcome> SendAsync(
        SmtpStub server, MailMessage mail, Action<MailOptions>? configure = null, X509ChainPolicy? trust = null, CancellationToken? cancellationToken = null)
    {
        var options = new MailOptions { Host = "localhost", Port = server.Port, From = "MetaFlow <flow@example.org>" };
        configure?.Invoke(options);
        return Sender(options, trust ?? SmtpStub.Trusting(SmtpStub.Good)).SendAsync(mail, cancellationToken ?? Cancel);
    }

    private MailSender Sender(MailOptions options, X509ChainPolicy? trust = null) => new(
        Options.Create(options),
        OpenCredentials.With(
            OpenCredentials.Of("smtp", CredentialKind.Basic, ("username", "ada"), ("password", Password)),
            OpenCredentials.Of("token", CredentialKind.Bearer, ("token", "abcdef")),
            OpenCredentials.Of("elsewhere", CredentialKind.Basic, ("username", "ada"), ("password", "abcdef")) with { Hosts = ["smtp.example.com"] }),
        _clock,
        NullLogger<MailSender>.Instance)
    {
        Trust = trust,
    };

    private MailMessage Mail(string text = "Hello") =>
        new("key", "Subject", text, null, _clock.GetUtcNow()) { To = [Address("kim@example.com")] };

    private static MailAddress Address(string written) => MailAddress.Parse(written)!;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
