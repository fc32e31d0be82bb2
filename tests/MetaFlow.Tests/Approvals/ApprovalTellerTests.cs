using MetaFlow.Approvals;
using MetaFlow.Inbox;
using MetaFlow.Json;
using MetaFlow.Mail;
using MetaFlow.People;
using MetaFlow.Steps.Approval;
using MetaFlow.Tests.Credentials;
using MetaFlow.Tests.Mail;
using MetaFlow.Tests.Steps.Notification;
using MetaFlow.Tests.Storage;
using MetaFlow.Tests.Web.SignIn;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Approvals;

public sealed class ApprovalTellerTests
{
    private static readonly ApprovalRequest Asked = new(
        Some.Head().Id, "ok", 1, "hash", "kim@example.com", "보낼까요?", JsonNull.Value, ["lee@example.com", "editor"], 1, Some.Noon);

    private readonly CollectingInbox _inbox = new();
    private readonly InMemoryPeople _people = new();

    [Fact]
    public async Task Everybody_reads_in_the_inbox_what_is_asked_in_both_languages_with_a_link_that_answers_for_nobody()
    {
        await TellAsync(new MailOptions(), ApprovalOccasion.Asked);

        var message = Assert.Single(_inbox.Messages);
        Assert.Equal(("보낼까요?", "run/ok/asked", MessageFormat.Markdown), (message.Subject, message.Key, message.Format));
        Assert.Equal(
            """
            A run waits for your approval: 보낼까요?
            [Look at it and answer](<https://flow/page/ok>)

            실행이 승인을 기다립니다: 보낼까요?
            [내용을 보고 답하기](<https://flow/page/ok>)
            """.ReplaceLineEndings("\n"),
            message.Body);
    }

    [Fact]
    public async Task Approvers_whose_name_is_an_address_get_mail_with_a_link_of_their_own()
    {
        await using var server = new SmtpStub();
        Put("lee@example.com", Role.Operator, "ko");
        Put("park@example.com", Role.Admin);
        Put("kim@example.com", Role.Admin);
        Put("choi@example.com", Role.Operator);
        Put("jung", Role.Admin);

        await TellAsync(
            new MailOptions { Host = "127.0.0.1", Port = server.Port, Security = MailSecurity.None, From = "flow@example.com" }, ApprovalOccasion.Reminder);

        Assert.Equal(
            ["RCPT TO:<lee@example.com>", "RCPT TO:<park@example.com>"],
            server.Heard.Where(line => line.StartsWith("RCPT", StringComparison.Ordinal)).Order());
        Assert.Equal(["lee@example.com", "park@example.com"], _links.Order());
    }

    [Fact]
    public async Task Mail_that_does_not_get_through_leaves_the_message_in_the_inbox()
    {
        Put("lee@example.com", Role.Operator);

        await TellAsync(new MailOptions { Host = "127.0.0.1", From = "nobody" }, ApprovalOccasion.Asked);

        Assert.Single(_inbox.Messages);
    }

    private readonly List<string> _links = [];

    private void Put(string name, Role role, string? language = null) => _people.Put(Stored.Person(name, role) with { Language = language });

    private Task TellAsync(MailOptions options, ApprovalOccasion occasion)
    {
        var clock = new FakeClock();
        var mail = new MailSender(Options.Create(options), OpenCredentials.With(), clock, NullLogger<MailSender>.Instance);
        return new ApprovalTeller(_inbox, _people, mail, Options.Create(options), new Links(_links), clock, NullLogger<ApprovalTeller>.Instance)
            .TellAsync(new ApprovalNotice(Asked, occasion, "run/ok/asked"), TestContext.Current.CancellationToken);
    }

    private sealed class Links(List<string> made) : IApprovalLinks
    {
        public string Page(RunId run, string stepPath) => $"https://flow/page/{stepPath}";

        public string For(ApprovalRequest request, string person, DateTimeOffset expires)
        {
            made.Add(person);
            return $"https://flow/for/{person}";
        }
    }
}
