using MetaFlow.Steps;
using MetaFlow.Tests.Http;
using MetaFlow.Tests.Mail;

namespace MetaFlow.Tests.Steps.Notification;

/// <content>What was sent, what was not, and what nobody knows.</content>
public sealed partial class NotificationStepTests
{
    [Fact]
    public async Task A_service_that_breaks_off_may_have_taken_the_message()
    {
        await using var service = await StubService.StartAsync((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        var unknown = Assert.IsType<StepOutcome.Unknown>(await RunAsync($$"""{ "channel": "webhook", "url": "{{service.Address}}", "body": "b" }"""));

        Assert.Equal("http.broken_off", unknown.Problem.Code);
        Assert.Equal(["127.0.0.1"], _told);
    }

    [Theory]
    [InlineData(".", true)]
    [InlineData("MAIL", false)]
    public async Task A_mail_server_that_breaks_off_may_have_sent_what_it_had_whole(string at, bool unknown)
    {
        await using var server = new SmtpStub { Answers = { [at] = null } };
        (_mail.Host, _mail.Port) = ("localhost", server.Port);

        var outcome = await RunAsync("""{ "channel": "email", "to": "kim@example.com", "subject": "a", "body": "b" }""");

        Assert.Equal(unknown, outcome is StepOutcome.Unknown { Problem.Code: "mail.unknown_outcome" });
        Assert.Equal(unknown ? ["email"] : [], _told);
    }

    [Fact]
    public async Task What_stays_in_this_installation_is_not_sent()
    {
        await CompletedAsync("""{ "channel": "inbox", "body": "b" }""");
        await CompletedAsync("""{ "channel": "log", "body": "b" }""");

        Assert.Empty(_told);
    }
}
