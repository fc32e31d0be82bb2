using Microsoft.Extensions.Logging;

namespace MetaFlow.Steps.Notification;

/// <summary>Notifications in the log of the node. Their body is meant for it, which is why it may stand there.</summary>
internal sealed partial class LogChannel(ILogger<LogChannel> logger)
{
    private const int LongestText = 2000;

    public StepOutcome Send(NotificationSettings settings, StepContext context)
    {
        LogNotified(context.StepPath, context.Run, OnOneLine(context.Hide(settings.Subject ?? "")), OnOneLine(context.Hide(settings.BodyText)));
        return NotificationStep.Told(settings.Channel, [], context.IdempotencyKey);
    }

    // A line end in a body must not look like the next entry of the log.
    private static string OnOneLine(string text)
    {
        var line = new string([.. text.Take(LongestText).Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter)]);
        return text.Length > LongestText ? line + "…" : line;
    }

    [LoggerMessage(LogLevel.Information, "Step {StepId} of run {RunId} says: {Subject} {Body}")]
    private partial void LogNotified(string stepId, RunId runId, string subject, string body);
}
