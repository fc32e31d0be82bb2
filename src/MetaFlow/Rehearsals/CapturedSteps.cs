using System.Globalization;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Mail;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Steps.Approval;
using MetaFlow.Steps.EmitEvent;
using MetaFlow.Steps.Notification;

namespace MetaFlow.Rehearsals;

/// <summary>Steps that people or other runs would notice: what they would be told is written down, and nobody is told.</summary>
internal sealed class CapturedSteps(RehearsalStage stage, TimeProvider clock)
{
    public const string Approved = "approved";
    public const string Rejected = "rejected";
    public const string TimedOut = "timed_out";

    // Who answers where nobody is asked.
    private const string Rehearsal = "rehearsal";

    private static readonly Type[] Types = [typeof(NotificationStep), typeof(EmitEventStep), typeof(ApprovalStep)];

    public static bool Has(StepType type) => Types.Contains(type.Class);

    /// <summary>How an approval with these settings can end, the usual way first.</summary>
    public static IReadOnlyList<string> WaysOf(JsonObject settings) =>
        settings["timeout"] is null or JsonNull ? [Approved, Rejected] : [Approved, Rejected, TimedOut];

    public StepOutcome Run(PlannedAttempt attempt, StepType type, RunId run, JsonObject data, ExpressionScope scope)
    {
        JsonObject settings;
        try
        {
            settings = attempt.Step.Settings.Fill(data, scope);
        }
        catch (ExpressionException exception)
        {
            return new StepOutcome.Failed(exception.ToProblem() with { Path = $"{attempt.Step.Place.Path}.settings" }, Retryable: false);
        }

        var context = new StepContext(run, attempt.Path, attempt.Number, data, scope);
        return type.Class == typeof(NotificationStep) ? Tell(type, settings, context)
            : type.Class == typeof(EmitEventStep) ? Emit(type, settings, context)
            : Ask(type, settings);
    }

    private StepOutcome Tell(StepType type, JsonObject written, StepContext context)
    {
        var settings = type.Settings.Bind<NotificationSettings>(written, out var problem);
        problem ??= NotificationRules.Missing(settings!);
        string[] to = [.. new[] { settings?.To, settings?.Cc, settings?.Bcc }.SelectMany(Addresses)];
        if (problem is null && settings!.Channel == NotificationChannel.Email)
        {
            problem = to.FirstOrDefault(address => MailAddress.Parse(address) is null) is { } wrong ? Problem.Of("mail.bad_address", ("address", wrong)) : null;
        }

        var isPosted = settings?.Channel is NotificationChannel.Webhook or NotificationChannel.Slack or NotificationChannel.Teams;
        byte[]? posted = null;
        if (problem is null && isPosted)
        {
            (posted, problem) = WebhookBody.Of(settings!, context, clock.GetUtcNow());
        }

        if (problem is not null)
        {
            return new StepOutcome.Failed(problem, Retryable: false);
        }

        stage.Note(EffectKind.Message, posted is null ? written : written.With("posted", JsonData.Parse(posted)));
        return NotificationStep.Told(
            settings!.Channel, isPosted ? [Target(settings)] : settings.Channel == NotificationChannel.Inbox ? [InboxChannel.Recipient] : to, NotificationStep.KeyOf(context));
    }

    private StepOutcome Emit(StepType type, JsonObject written, StepContext context)
    {
        if (type.Settings.Bind<EmitEventSettings>(written, out var problem) is null)
        {
            return new StepOutcome.Failed(problem!, Retryable: false);
        }

        stage.Note(EffectKind.Event, written);
        return new StepOutcome.Completed(JsonObject.Of(("id", NotificationStep.KeyOf(context))));
    }

    private StepOutcome Ask(StepType type, JsonObject written)
    {
        if (type.Settings.Bind<ApprovalSettings>(written, out var problem) is not { } settings)
        {
            return new StepOutcome.Failed(problem!, Retryable: false);
        }

        var picked = stage.PickAt(PickKind.Answer, stage.Current.DefinitionPath, WaysOf(written));
        stage.Note(EffectKind.Approval, written, JsonObject.Of(("answer", picked)), EffectSource.Picked);
        var isApproved = picked == Approved || (picked == TimedOut && settings.OnTimeout == ApprovalOnTimeout.Approve);
        if (!isApproved && (picked == TimedOut ? settings.OnTimeout == ApprovalOnTimeout.Fail || settings.OnReject == ApprovalOnReject.Fail : settings.OnReject == ApprovalOnReject.Fail))
        {
            // The codes of a real run: a `catch` or `retry.on` that asks for them goes the same way here.
            return new StepOutcome.Failed(
                picked == TimedOut
                    ? Problem.Of("approval.timed_out", ("title", settings.Title), ("limit", settings.Timeout ?? "–"), ("yes", 0), ("needed", settings.Needed))
                    : Problem.Of("approval.rejected", ("title", settings.Title), ("by", Rehearsal), ("comment", "–")),
                Retryable: false);
        }

        var answers = picked == TimedOut ? JsonArray.Empty : JsonArray.Create([JsonObject.Of(
            ("by", Rehearsal), ("at", clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture)), ("approved", isApproved))]);
        var output = JsonObject.Of(("approved", isApproved), ("answers", answers));
        return new StepOutcome.Completed(settings.Form is { } form && picked != TimedOut ? output.With("form", SampleMaker.Of(form)) : output);
    }

    private static string Target(NotificationSettings settings) =>
        settings.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Host : settings.Credential ?? "";

    private static IEnumerable<string> Addresses(JsonData? written) => written switch
    {
        JsonText text => MailAddress.Split(text.Value),
        JsonArray list => list.OfType<JsonText>().SelectMany(text => MailAddress.Split(text.Value)),
        _ => [],
    };
}
