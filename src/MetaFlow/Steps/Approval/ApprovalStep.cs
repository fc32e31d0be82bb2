using System.Xml;
using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.Approval;

/// <summary>Asks people before the run goes on, and shows them exactly what they approve.</summary>
[StepType("approval", AlsoCalled = ["human_approval"], Effect = Effect.Notify)]
public sealed class ApprovalStep(IApprovalTeller teller, TimeProvider clock) : IStep<ApprovalSettings>, IForeseesOutput, IForeseesConduct, IChecksSettings
{
    private static readonly string[] Durations = ["timeout", "reminder"];

    public static StepShape Foresee(SettingShapes settings)
    {
        var text = new Member(new Shape.Text());
        var answer = Shape.ObjectOf(
        [
            KeyValuePair.Create("by", text), KeyValuePair.Create("at", text), KeyValuePair.Create("comment", new Member(new Shape.Text(), Presence.Perhaps)),
            KeyValuePair.Create("approved", new Member(new Shape.Flag())),
        ]);
        return new StepShape(Shape.ObjectOf(
        [
            KeyValuePair.Create("approved", new Member(new Shape.Flag())),
            KeyValuePair.Create("answers", new Member(Shape.ListOf(answer))),
            KeyValuePair.Create("form", new Member(Shape.ObjectOf([], isOpen: true), Presence.Perhaps)),
        ]));
    }

    public static Conduct ForeseeConduct(WrittenSettings settings) => new(Effect.Notify)
    {
        Idempotency = Idempotency.Key, AsksAPerson = true, Recipients = settings.Texts("approvers"),
    };

    public static IEnumerable<SettingProblem> Check(WrittenSettings settings)
    {
        foreach (var name in Durations)
        {
            if (settings.Text(name) is { } text && Duration(text) is null)
            {
                yield return new SettingProblem(name, Problem.Of("wait.not_a_duration", ("name", name), ("found", text)));
            }
        }

        if (settings.Number("needed") is < 1 and var none)
        {
            yield return new SettingProblem("needed", Problem.Of("approval.needs_somebody", ("needed", none)));
        }

        if (settings["form"] is JsonObject form && !WrittenSettings.HasExpression(form) && new JsonSchema(form).FirstFault() is { } place)
        {
            yield return new SettingProblem("form", Problem.Of("approval.form_schema", ("place", place)));
        }

        if (settings.Number("needed") is { } needed && settings.Texts("approvers") is { Count: > 0 } approvers
            && needed > approvers.Count && !approvers.Any(ApprovalTally.IsRole))
        {
            yield return new SettingProblem("needed", Problem.Of("approval.too_many_needed", ("needed", needed), ("approvers", approvers.Count)));
        }
    }

    public Task<StepOutcome> RunAsync(ApprovalSettings settings, StepContext context, CancellationToken cancellationToken) =>
        context.Waited is { } waited && ApprovalRequest.Of(waited.For) is { } request
            ? GoOnAsync(request, waited.Answers, context, cancellationToken)
            : AskAsync(settings, context, cancellationToken);

    private async Task<StepOutcome> AskAsync(ApprovalSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        if (Wrong(settings) is { } problem)
        {
            return new StepOutcome.Failed(problem, Retryable: false);
        }

        var now = clock.GetUtcNow();
        var request = new ApprovalRequest(
            context.Run, context.StepPath, context.Attempt, context.DefinitionHash, context.StartedBy, settings.Title,
            settings.Payload ?? JsonNull.Value, settings.Approvers ?? [], settings.Needed, now)
        {
            Form = settings.Form,
            RemindAt = now + Duration(settings.Reminder),
            Until = now + Duration(settings.Timeout),
            Limit = settings.Timeout,
            OnTimeout = settings.OnTimeout,
            OnReject = settings.OnReject,
            AuthorMayAnswer = settings.AuthorMayAnswer,
        };
        if (!ApprovalTally.CanBeReached(request, []))
        {
            return new StepOutcome.Failed(
                Problem.Of("approval.nobody_can", ("needed", request.Needed), ("approvers", string.Join(", ", request.Approvers)), ("by", request.StartedBy)), Retryable: false);
        }

        await teller.TellAsync(new ApprovalNotice(request, ApprovalOccasion.Asked, Key(context, "asked")), cancellationToken);
        return new StepOutcome.Waiting(request.ToWait());
    }

    private async Task<StepOutcome> GoOnAsync(
        ApprovalRequest asked, IReadOnlyList<JsonData> came, StepContext context, CancellationToken cancellationToken)
    {
        var tally = ApprovalTally.Of(asked, came);
        switch (tally.Verdict)
        {
            case ApprovalVerdict.Approved:
                return Completed(tally, approved: true);
            case ApprovalVerdict.Rejected:
                return Rejected(tally);
        }

        var (request, now) = (tally.Request, clock.GetUtcNow());
        if (request.Until <= now)
        {
            return TimedOut(tally);
        }

        if (!request.Approvers.SequenceEqual(asked.Approvers))
        {
            await teller.TellAsync(
                new ApprovalNotice(request, ApprovalOccasion.Reassigned, Key(context, $"reassigned/{came.Count}")), cancellationToken);
        }

        if (request.RemindAt <= now)
        {
            await teller.TellAsync(new ApprovalNotice(request, ApprovalOccasion.Reminder, Key(context, "reminder")), cancellationToken);
            request = request with { RemindAt = null };
        }

        return new StepOutcome.Waiting(request.ToWait());
    }

    private static StepOutcome TimedOut(ApprovalTally tally) => tally.Request switch
    {
        { OnTimeout: ApprovalOnTimeout.Approve } => Completed(tally, approved: true),
        { OnTimeout: ApprovalOnTimeout.Reject, OnReject: ApprovalOnReject.Continue } => Completed(tally, approved: false),
        var request => new StepOutcome.Failed(
            Problem.Of("approval.timed_out", ("title", request.Title), ("limit", request.Limit), ("yes", tally.Yes), ("needed", request.Needed)), Retryable: false),
    };

    private static StepOutcome Rejected(ApprovalTally tally)
    {
        if (tally.Request.OnReject == ApprovalOnReject.Continue)
        {
            return Completed(tally, approved: false);
        }

        var no = tally.Answers.Where(answer => !answer.Approved).ToList();
        var by = string.Join(", ", no.Select(answer => answer.By));
        var why = string.Join(" / ", no.Select(answer => answer.Comment).OfType<string>());
        return new StepOutcome.Failed(
            Problem.Of("approval.rejected", ("title", tally.Request.Title), ("by", by), ("comment", why.Length == 0 ? "–" : why)), Retryable: false);
    }

    private static StepOutcome.Completed Completed(ApprovalTally tally, bool approved)
    {
        var output = JsonObject.Of(
            ("approved", approved), ("answers", JsonArray.Create([.. tally.Answers.Select(answer => answer.ToOutput())])));
        return new StepOutcome.Completed(
            tally.Answers.LastOrDefault(answer => answer.Form is not null)?.Form is { } form ? output.With("form", form) : output);
    }

    // What could not be told before it ran, because an expression gave it.
    private static Problem? Wrong(ApprovalSettings settings)
    {
        foreach (var (name, written) in new[] { ("timeout", settings.Timeout), ("reminder", settings.Reminder) })
        {
            if (written is not null && Duration(written) is null)
            {
                return Problem.Of("wait.not_a_duration", ("name", name), ("found", written)) with { Path = $"settings.{name}" };
            }
        }

        return settings.Needed < 1
            ? Problem.Of("approval.needs_somebody", ("needed", settings.Needed)) with { Path = "settings.needed" }
            : settings.Form is { } form && new JsonSchema(form).FirstFault() is { } place
                ? Problem.Of("approval.form_schema", ("place", place)) with { Path = "settings.form" }
                : null;
    }

    private static string Key(StepContext context, string occasion) => $"{context.IdempotencyKey}/{context.Attempt}/{occasion}";

    private static TimeSpan? Duration(string? text)
    {
        try
        {
            return text is not null && XmlConvert.ToTimeSpan(text) is var span && span > TimeSpan.Zero ? span : null;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }
}

/// <param name="Title">The question.</param>
/// <param name="Payload">What is approved: shown as it is, and bound to the answer.</param>
/// <param name="Approvers">Names of people or roles; anybody who may approve where it is left out.</param>
/// <param name="Needed">How many have to agree.</param>
/// <param name="Form">A JSON schema of what is asked beside yes or no.</param>
/// <param name="Timeout">How long it waits.</param>
public sealed record ApprovalSettings(
    [property: Outlet(Outlet.Message)] string Title,
    [property: Outlet(Outlet.Message)] JsonData? Payload = null,
    IReadOnlyList<string>? Approvers = null,
    int Needed = 1,
    JsonObject? Form = null,
    [property: DurationSetting] string? Reminder = null,
    [property: DurationSetting] string? Timeout = null,
    ApprovalOnTimeout OnTimeout = ApprovalOnTimeout.Reject,
    ApprovalOnReject OnReject = ApprovalOnReject.Fail,
    bool AuthorMayAnswer = false);

public enum ApprovalOnTimeout
{
    Reject,
    Approve,
    Fail,
}

/// <summary>What becomes of a run when the answer is no.</summary>
public enum ApprovalOnReject
{
    Fail,
    Continue,
}
