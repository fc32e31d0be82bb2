using System.Security.Cryptography;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Mail;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.Notification;

/// <summary>Tells somebody something: by mail, by a webhook, in the inbox or in the log.</summary>
[StepType("notification", Effect = Effect.Notify)]
internal sealed class NotificationStep(MailChannel mail, WebhookChannel webhook, InboxChannel inbox, LogChannel log)
    : IStep<NotificationSettings>, IForeseesOutput, IForeseesConduct, IChecksSettings
{
    public static StepShape Foresee(SettingShapes settings)
    {
        var text = new Member(new Shape.Text());
        var refusal = Shape.ObjectOf([KeyValuePair.Create("address", text), KeyValuePair.Create("reason", text)]);
        return new StepShape(Shape.ObjectOf(
        [
            KeyValuePair.Create("channel", text),
            KeyValuePair.Create("accepted", new Member(Shape.ListOf(new Shape.Text()))),
            KeyValuePair.Create("refused", new Member(Shape.ListOf(refusal))),
            KeyValuePair.Create("id", text),
        ]));
    }

    public static Conduct ForeseeConduct(WrittenSettings settings)
    {
        string[] credentials = [.. new[] { settings.Text("credential"), settings.Text("signature") }.OfType<string>().Distinct()];
        var tells = new Conduct(Effect.Notify) { Credentials = credentials };
        return NotificationRules.ChannelOf(settings.Text("channel")) switch
        {
            NotificationChannel.Email => tells with { Recipients = Recipients(settings) },
            NotificationChannel.Webhook when settings.Host("url") is { } host => tells with { Hosts = [host], Recipients = [host] },
            NotificationChannel.Slack or NotificationChannel.Teams => tells with
            {
                Hosts = null,
                Recipients = settings.Text("credential") is { } name ? [name] : null,
            },
            NotificationChannel.Inbox => tells with { Idempotency = Idempotency.Key, Recipients = [InboxChannel.Recipient] },

            // A line in this installation's own log tells nobody outside.
            NotificationChannel.Log => Conduct.None with { Credentials = credentials },
            _ => tells with { Hosts = null, Recipients = null },
        };
    }

    public static IEnumerable<SettingProblem> Check(WrittenSettings settings) => NotificationRules.Check(settings);

    public Task<StepOutcome> RunAsync(NotificationSettings settings, StepContext context, CancellationToken cancellationToken) =>
        NotificationRules.Missing(settings) is { } problem
            ? Task.FromResult<StepOutcome>(new StepOutcome.Failed(problem, Retryable: false))
            : settings.Channel switch
            {
                NotificationChannel.Email => mail.SendAsync(settings, context, cancellationToken),
                NotificationChannel.Inbox => inbox.SendAsync(settings, context, cancellationToken),
                NotificationChannel.Log => Task.FromResult(log.Send(settings, context)),
                _ => webhook.SendAsync(settings, context, cancellationToken),
            };

    /// <summary>The same for every attempt, and safe in any header.</summary>
    internal static string KeyOf(StepContext context) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context.IdempotencyKey)))[..32];

    internal static StepOutcome Told(
        NotificationChannel channel, IEnumerable<string> accepted, string id, IEnumerable<MailRefusal>? refused = null) =>
        new StepOutcome.Completed(JsonObject.Of(
            ("channel", channel.ToString().ToLowerInvariant()),
            ("accepted", JsonArray.Create([.. accepted.Select(each => (JsonData)each)])),
            ("refused", JsonArray.Create([.. (refused ?? []).Select(
                each => (JsonData)JsonObject.Of(("address", each.Address), ("reason", each.Reason)))])),
            ("id", id)));

    // Null as soon as one of them is open: then nobody knows.
    private static List<string>? Recipients(WrittenSettings settings)
    {
        var all = new List<string>();
        foreach (var setting in NotificationRules.AddressSettings)
        {
            if (settings.Texts(setting) is not { } texts)
            {
                return null;
            }

            all.AddRange(texts.SelectMany(MailAddress.Split).Select(written => MailAddress.Parse(written)?.Address ?? written));
        }

        return [.. all.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
