using MetaFlow.Json;
using MetaFlow.Mail;

namespace MetaFlow.Steps.Notification;

/// <summary>Which settings each channel needs and which it has a use for.</summary>
internal static class NotificationRules
{
    public static readonly string[] AddressSettings = ["to", "cc", "bcc"];

    private static readonly Dictionary<NotificationChannel, (string[] Needs, string[] Uses)> Channels = new()
    {
        [NotificationChannel.Email] = (["to", "subject"], ["cc", "bcc", "format", "attachments"]),
        [NotificationChannel.Webhook] = ([], ["subject", "format", "url", "credential", "signature"]),
        [NotificationChannel.Slack] = (["credential"], ["subject", "format"]),
        [NotificationChannel.Teams] = (["credential"], ["subject", "format"]),
        [NotificationChannel.Inbox] = ([], ["subject", "format"]),
        [NotificationChannel.Log] = ([], ["subject"]),
    };

    public static NotificationChannel? ChannelOf(string? name) =>
        Enum.TryParse<NotificationChannel>(name, ignoreCase: true, out var channel) && Names<NotificationChannel>().Contains(name, StringComparer.OrdinalIgnoreCase)
            ? channel
            : null;

    /// <summary>What is known to be wrong before the step runs.</summary>
    public static IEnumerable<SettingProblem> Check(WrittenSettings settings) =>
    [
        .. CheckChannel(settings),
        .. CheckFormat(settings),
        .. AddressSettings.SelectMany(setting => CheckAddresses(settings, setting)),
        .. CheckUrl(settings),
        .. CheckAttachments(settings),
    ];

    /// <summary>What is missing once every value is known.</summary>
    public static Problem? Missing(NotificationSettings settings) => settings switch
    {
        { Channel: NotificationChannel.Email, To: null or JsonNull or JsonArray { Count: 0 } or JsonText { Value: "" } } => Needs(settings.Channel, "to"),
        { Channel: NotificationChannel.Email } when string.IsNullOrWhiteSpace(settings.Subject) => Needs(settings.Channel, "subject"),
        { Channel: NotificationChannel.Slack or NotificationChannel.Teams, Credential: null } => Needs(settings.Channel, "credential"),
        { Channel: NotificationChannel.Webhook, Url: null, Credential: null } => Problem.Of("notification.needs_address"),
        _ => null,
    };

    public static Problem BadUrl(string written) => Problem.Of("notification.bad_url", ("url", written));

    public static Uri? HttpAddress(string written) =>
        Uri.TryCreate(written, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 ? uri : null;

    /// <summary>What a secret may be sent over.</summary>
    public static bool IsSecure(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback;

    private static IEnumerable<SettingProblem> CheckChannel(WrittenSettings settings)
    {
        if (settings.Text("channel") is not { } written)
        {
            yield break;
        }

        if (ChannelOf(written) is not { } channel)
        {
            yield return new SettingProblem("channel", Problem.OfUnknown("notification.unknown_channel", written, Names<NotificationChannel>()));
            yield break;
        }

        var (needs, uses) = Channels[channel];
        foreach (var setting in needs.Where(setting => settings[setting] is null or JsonNull or JsonArray { Count: 0 } or JsonText { Value: "" }))
        {
            yield return new SettingProblem(setting, Needs(channel, setting));
        }

        if (channel == NotificationChannel.Webhook && settings["url"] is null && settings["credential"] is null)
        {
            yield return new SettingProblem("url", Problem.Of("notification.needs_address"));
        }

        foreach (var setting in Channels.Values.SelectMany(each => each.Needs.Concat(each.Uses)).Distinct())
        {
            if (settings[setting] is null or JsonNull || needs.Contains(setting) || uses.Contains(setting))
            {
                continue;
            }

            yield return new SettingProblem(setting, setting == "url" && needs.Contains("credential")
                ? Problem.Of("notification.url_is_secret", ("channel", Name(channel)))
                : Problem.Of("notification.no_use", ("channel", Name(channel)), ("setting", setting)));
        }
    }

    private static IEnumerable<SettingProblem> CheckFormat(WrittenSettings settings)
    {
        if (settings.Text("format") is { } format && !Names<NotificationFormat>().Contains(format, StringComparer.OrdinalIgnoreCase))
        {
            yield return new SettingProblem("format", Problem.OfUnknown("notification.unknown_format", format, Names<NotificationFormat>()));
        }
    }

    // Of a list with expressions in it, the addresses that are known are looked at.
    private static IEnumerable<SettingProblem> CheckAddresses(WrittenSettings settings, string setting)
    {
        var places = settings[setting] is JsonArray list
            ? list.Select((item, index) => ($"{setting}[{index}]", item))
            : [(setting, settings[setting] ?? JsonNull.Value)];
        foreach (var (place, item) in places)
        {
            if (item is JsonText text && !WrittenSettings.HasExpression(text))
            {
                foreach (var wrong in MailAddress.Split(text.Value).Where(written => MailAddress.Parse(written) is null))
                {
                    yield return new SettingProblem(place, Problem.Of("mail.bad_address", ("address", wrong)));
                }
            }
        }
    }

    private static IEnumerable<SettingProblem> CheckUrl(WrittenSettings settings)
    {
        if (settings.Text("url") is not { } written)
        {
            yield break;
        }

        if (HttpAddress(written) is not { } uri)
        {
            yield return new SettingProblem("url", BadUrl(written));
        }
        else if (settings["credential"] is not null && !IsSecure(uri))
        {
            yield return new SettingProblem("url", Problem.Of("notification.url_in_the_clear"));
        }
    }

    private static IEnumerable<SettingProblem> CheckAttachments(WrittenSettings settings) =>
        from attachment in (settings["attachments"] as JsonArray ?? JsonArray.Empty).Select((item, index) => (item, index))
        let name = (attachment.item as JsonObject)?["name"] as JsonText
        where name is not null && !WrittenSettings.HasExpression(name) && !IsFileName(name.Value)
        select new SettingProblem($"attachments[{attachment.index}].name", Problem.Of("notification.bad_file_name", ("name", name.Value)));

    internal static bool IsFileName(string name) =>
        name.Length is > 0 and <= 200 && name is not ("." or "..") && !name.Any(letter => char.IsControl(letter) || letter is '/' or '\\');

    private static Problem Needs(NotificationChannel channel, string setting) =>
        Problem.Of("notification.needs", ("channel", Name(channel)), ("setting", setting));

    private static string Name(NotificationChannel channel) => channel.ToString().ToLowerInvariant();

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
}
