using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Steps.Notification;

/// <summary>What a webhook is sent, as each kind of receiver wants it.</summary>
internal static class WebhookBody
{
    // Slack cuts what is longer; Teams refuses it.
    private const int LongestSlackText = 40_000;
    private const int LargestTeamsMessage = 28 * 1024;

    public static (byte[]? Body, Problem? Problem) Of(NotificationSettings settings, StepContext context, DateTimeOffset now)
    {
        var body = settings.Channel switch
        {
            NotificationChannel.Slack => Slack(settings),
            NotificationChannel.Teams => Teams(settings),
            _ => Plain(settings, context, now),
        };
        var bytes = body.ToUtf8();
        return settings.Channel switch
        {
            NotificationChannel.Slack when ((JsonText)((JsonObject)body)["text"]!).Value.Length > LongestSlackText => (null, TooLong("slack", LongestSlackText)),
            NotificationChannel.Teams when bytes.Length > LargestTeamsMessage => (null, TooLong("teams", LargestTeamsMessage)),
            _ => (bytes, null),
        };
    }

    private static Problem TooLong(string channel, int limit) =>
        Problem.Of("notification.too_long", ("channel", channel), ("limit", limit)) with { Path = "settings.body" };

    // Whoever writes an object knows what the receiver wants.
    private static JsonData Plain(NotificationSettings settings, StepContext context, DateTimeOffset now) => settings.Body is JsonObject or JsonArray
        ? settings.Body
        : JsonObject.Of(
            ("id", NotificationStep.KeyOf(context)),
            ("run", context.Run.ToString()),
            ("step", context.StepPath),
            ("at", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)),
            ("subject", settings.Subject),
            ("format", settings.Format.ToString().ToLowerInvariant()),
            ("body", settings.BodyText));

    private static JsonObject Slack(NotificationSettings settings)
    {
        var text = new StringBuilder();
        if (settings.Subject is { Length: > 0 } subject)
        {
            text.Append('*').Append(MessageText.Slack(subject.ReplaceLineEndings(" "), NotificationFormat.Text)).Append("*\n");
        }

        return JsonObject.Of(("text", text.Append(MessageText.Slack(settings.BodyText, settings.Format)).ToString()));
    }

    // An adaptive card: a text block reads Markdown, a text run shows every character as it is.
    private static JsonObject Teams(NotificationSettings settings)
    {
        var blocks = new List<JsonData>();
        if (settings.Subject is { Length: > 0 } subject)
        {
            blocks.Add(JsonObject.Of(("type", "RichTextBlock"), ("inlines", JsonArray.Create(
                [JsonObject.Of(("type", "TextRun"), ("text", subject), ("weight", "Bolder"), ("size", "Large"))]))));
        }

        blocks.Add(settings.Format == NotificationFormat.Markdown
            ? JsonObject.Of(("type", "TextBlock"), ("text", settings.BodyText), ("wrap", true))
            : JsonObject.Of(("type", "RichTextBlock"), ("inlines", JsonArray.Create(
                [JsonObject.Of(("type", "TextRun"), ("text", MessageText.Plain(settings.BodyText, settings.Format)))]))));
        var card = JsonObject.Of(
            ("$schema", "http://adaptivecards.io/schemas/adaptive-card.json"),
            ("type", "AdaptiveCard"),
            ("version", "1.4"),
            ("body", JsonArray.Create([.. blocks])));
        return JsonObject.Of(
            ("type", "message"),
            ("attachments", JsonArray.Create([JsonObject.Of(
                ("contentType", "application/vnd.microsoft.card.adaptive"), ("contentUrl", JsonNull.Value), ("content", card))])));
    }
}
