using System.Text;
using MetaFlow.Json;
using MetaFlow.Mail;

namespace MetaFlow.Steps.Notification;

/// <summary>Notifications as mail.</summary>
internal sealed class MailChannel(MailSender sender, TimeProvider clock)
{
    private const int MostAttached = 10 * 1024 * 1024;

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = "application/json",
        [".csv"] = "text/csv; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".md"] = "text/markdown; charset=utf-8",
        [".xml"] = "application/xml",
    };

    public async Task<StepOutcome> SendAsync(NotificationSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var message = new MailMessage(
            NotificationStep.KeyOf(context),
            settings.Subject!,
            MessageText.Plain(settings.BodyText, settings.Format),
            MessageText.Html(settings.BodyText, settings.Format),
            clock.GetUtcNow())
        {
            To = Addresses("to", settings.To, problems),
            Cc = Addresses("cc", settings.Cc, problems),
            Bcc = Addresses("bcc", settings.Bcc, problems),
            Attachments = [.. (settings.Attachments ?? []).Select(attachment => Attach(attachment, problems)).OfType<MailAttachment>()],
        };
        if (message.Attachments.Sum(attachment => attachment.Content.Length) is > MostAttached and var size)
        {
            problems.Add(Problem.Of("notification.attachments_too_large", ("size", size), ("limit", MostAttached)));
        }

        if (problems.Count > 0)
        {
            return new StepOutcome.Failed(problems[0], Retryable: false);
        }

        return await sender.SendAsync(message, cancellationToken, token => context.SendingAsync("email", token)) switch
        {
            MailOutcome.Sent sent => NotificationStep.Told(settings.Channel, sent.Accepted, sent.Id, sent.Refused),
            MailOutcome.Failed { MayHaveArrived: true } lost => new StepOutcome.Unknown(lost.Problem),
            MailOutcome.Failed failed => new StepOutcome.Failed(failed.Problem, failed.Retryable),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static List<MailAddress> Addresses(string setting, JsonData? written, List<Problem> problems)
    {
        var addresses = new List<MailAddress>();
        foreach (var item in written is JsonArray list ? list.AsEnumerable() : [written ?? JsonNull.Value])
        {
            if (item is not JsonText text)
            {
                if (item is not JsonNull)
                {
                    problems.Add(Bad(setting, item.ToString()));
                }

                continue;
            }

            foreach (var one in MailAddress.Split(text.Value))
            {
                if (MailAddress.Parse(one) is { } address)
                {
                    addresses.Add(address);
                }
                else
                {
                    problems.Add(Bad(setting, one));
                }
            }
        }

        if (setting == "to" && addresses.Count == 0 && problems.Count == 0)
        {
            problems.Add(Problem.Of("notification.needs", ("channel", "email"), ("setting", "to")) with { Path = "settings.to" });
        }

        return addresses;
    }

    private static Problem Bad(string setting, string written) =>
        Problem.Of("mail.bad_address", ("address", written)) with { Path = $"settings.{setting}" };

    private static MailAttachment? Attach(NotificationAttachment attachment, List<Problem> problems)
    {
        if (!NotificationRules.IsFileName(attachment.Name))
        {
            problems.Add(Problem.Of("notification.bad_file_name", ("name", attachment.Name)) with { Path = "settings.attachments" });
            return null;
        }

        var content = attachment.Content is JsonText text ? Encoding.UTF8.GetBytes(text.Value) : attachment.Content.ToUtf8();
        var isJson = attachment.Content is not JsonText;
        return new MailAttachment(
            attachment.Name,
            ContentTypes.GetValueOrDefault(Path.GetExtension(attachment.Name)) ?? (isJson ? "application/json" : "text/plain; charset=utf-8"),
            content);
    }
}
