using System.Xml;
using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.Approval;

/// <summary>Asks people before the run goes on, and shows them exactly what they approve.</summary>
[StepType("approval", AlsoCalled = ["human_approval"], Effect = Effect.Notify, IsCheckedOnly = true)]
public sealed class ApprovalStep : IStep<ApprovalSettings>, IForeseesOutput, IForeseesConduct, IChecksSettings
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
            if (settings.Text(name) is { } text && !IsDuration(text))
            {
                yield return new SettingProblem(name, Problem.Of("wait.not_a_duration", ("name", name), ("found", text)));
            }
        }

        if (settings.Number("needed") is { } needed && settings.Texts("approvers") is { Count: > 0 } approvers && needed > approvers.Count)
        {
            yield return new SettingProblem("needed", Problem.Of("approval.too_many_needed", ("needed", needed), ("approvers", approvers.Count)));
        }
    }

    public Task<StepOutcome> RunAsync(ApprovalSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Failed(StepType.CannotRun("approval"), Retryable: false));

    private static bool IsDuration(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text) > TimeSpan.Zero;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return false;
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
