using System.Globalization;
using System.Resources;
using System.Security.Cryptography;
using System.Text;
using MetaFlow.Inbox;
using MetaFlow.Mail;
using MetaFlow.People;
using MetaFlow.Steps.Approval;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Approvals;

/// <summary>
/// Tells approvers in the inbox, with a link to the page. An approver whose name is a mail address gets mail too, where
/// mail is configured, with a link of their own.
/// </summary>
internal sealed partial class ApprovalTeller(
    IInbox inbox, IPeopleStore people, MailSender mail, IOptions<MailOptions> mailOptions, IApprovalLinks links, TimeProvider clock,
    ILogger<ApprovalTeller> logger) : IApprovalTeller
{
    private static readonly ResourceManager Texts = new("MetaFlow.Approvals.NoticeTexts", typeof(ApprovalTeller).Assembly);
    private static readonly CultureInfo[] Languages = [CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("ko")];

    // A link in a mailbox that nobody looks into any more opens nothing.
    private static readonly TimeSpan LongestLink = TimeSpan.FromDays(14);

    public async Task TellAsync(ApprovalNotice notice, CancellationToken cancellationToken)
    {
        var (request, now) = (notice.Request, clock.GetUtcNow());

        // Everybody reads the same inbox: in it there is no link that answers for one of them.
        var page = links.Page(request.Run, request.StepPath);
        await inbox.AddAsync(
            new InboxMessage(
                Guid.CreateVersion7(now), notice.Key, request.Run, request.StepPath, request.Title,
                string.Join("\n\n", Languages.Select(language => $"{Said(notice, language)}\n[{Text("open", language)}](<{page}>)")),
                MessageFormat.Markdown, now),
            cancellationToken);
        if (string.IsNullOrWhiteSpace(mailOptions.Value.Host))
        {
            return;
        }

        foreach (var person in await people.ListAsync(cancellationToken))
        {
            var approver = new Approver(person.Name, person.Role);
            if (person is { Active: true, Role: >= ApprovalDesk.LeastRole } && MailAddress.Parse(person.Name) is { } address
                && ApprovalTally.IsAmong(request, approver.Name, approver.RoleName) && !ApprovalTally.IsOwn(request, approver.Name)
                && !ApprovalCase.Has(request.Answered, approver.Name))
            {
                await MailAsync(notice, person, address, now, cancellationToken);
            }
        }
    }

    // The inbox has it: mail that does not get through holds nothing up.
    private async Task MailAsync(ApprovalNotice notice, Person person, MailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var latest = now + LongestLink;
        var link = links.For(notice.Request, person.Name, notice.Request.Until is { } until && until < latest ? until : latest);
        var spoken = person.Language is { } language ? [CultureInfo.GetCultureInfo(language)] : Languages;
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{notice.Key}/{person.Id:D}")));
        var text = string.Join("\n\n", spoken.Select(each => $"{Said(notice, each)}\n{Text("link", each)}"));
        var outcome = await mail.SendAsync(
            new MailMessage(id, notice.Request.Title, $"{text}\n\n{link}\n", Html: null, now) { To = [address] }, cancellationToken);
        if (outcome is MailOutcome.Failed failed)
        {
            LogNotMailed(notice.Request.StepPath, notice.Request.Run, failed.Problem.Code);
        }
    }

    private static string Said(ApprovalNotice notice, CultureInfo language) =>
        Text($"{notice.Occasion}", language).Replace("{title}", notice.Request.Title, StringComparison.Ordinal);

    private static string Text(string key, CultureInfo language) => Texts.GetString(key, language)!;

    [LoggerMessage(LogLevel.Warning, "An approver of step {StepId} of run {RunId} could not be told by mail: {ProblemCode}")]
    private partial void LogNotMailed(string stepId, RunId runId, string problemCode);
}
