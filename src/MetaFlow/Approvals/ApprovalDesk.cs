using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Runs;
using MetaFlow.Steps.Approval;

namespace MetaFlow.Approvals;

/// <summary>Takes the answers of people to what runs ask: the rules for pages, API and command line alike.</summary>
public sealed class ApprovalDesk
{
    /// <summary>Who may answer at all; what a workflow says narrows that.</summary>
    public const Role LeastRole = Role.Operator;

    private const int MostListed = 1000;
    private const int LongestComment = 2000;

    // As deep as workflows may call each other.
    private const int MostCallers = 20;

    private readonly IApprovalStore _approvals;
    private readonly IRunJournal _journal;
    private readonly DefinitionCache _definitions;
    private readonly IPeopleStore _people;
    private readonly RunSignals _signals;
    private readonly TimeProvider _clock;

    internal ApprovalDesk(
        IApprovalStore approvals, IRunJournal journal, DefinitionCache definitions, IPeopleStore people, RunSignals signals, TimeProvider clock) =>
        (_approvals, _journal, _definitions, _people, _signals, _clock) = (approvals, journal, definitions, people, signals, clock);

    /// <summary>Every approval that is open, longest open first.</summary>
    public Task<IReadOnlyList<OpenApproval>> ListAsync(CancellationToken cancellationToken) => _approvals.ListAsync(MostListed, cancellationToken);

    /// <summary>Those that wait for this person.</summary>
    public async Task<IReadOnlyList<OpenApproval>> ListAsync(Approver approver, CancellationToken cancellationToken)
    {
        if (approver.Role < LeastRole)
        {
            return [];
        }

        var now = _clock.GetUtcNow();
        return [.. (await ListAsync(cancellationToken)).Where(open => IsFor(open, approver) && !(open.Until <= now))];
    }

    /// <summary>One that is open; null and why where there is none.</summary>
    public async Task<(ApprovalCase? Case, Problem? Problem)> FindAsync(RunId run, string stepPath, CancellationToken cancellationToken)
    {
        if (await _journal.FindAsync(run, cancellationToken) is not { } head)
        {
            return (null, Problem.Of("approval.not_found", ("run", run), ("step", stepPath)));
        }

        var entries = await _journal.ReadAsync(run, 0, int.MaxValue, cancellationToken);
        var state = RunState.Fold(entries);
        if (head.HasEnded || RunPlan.StepAt(state, stepPath) is not { Done: false, Cancelled: false } step || ApprovalRequest.Of(step.Wait) is not { } request)
        {
            var asked = entries.LastOrDefault(entry => entry.Kind == JournalKind.StepWaiting && entry.StepPath == stepPath);
            return (null, asked is not null && ApprovalRequest.Of((JournalPayload.Event(asked) as RunEvent.StepWaiting)?.Wait) is { } over
                ? Problem.Of("approval.is_over", ("title", over.Title))
                : Problem.Of("approval.not_found", ("run", run), ("step", stepPath)));
        }

        var coming = (await _signals.PendingAsync(run, cancellationToken))
            .Select(signal => signal.Kind).OfType<SignalKind.Answer>().Where(answer => answer.StepPath == stepPath).Select(answer => answer.Value);
        var mask = new RunMask((await _definitions.FindAsync(head.DefinitionHash, cancellationToken)).Workflow, state.Inputs);
        return (
            new ApprovalCase(
                head, stepPath, ApprovalTally.Of(request, step.Answers.Concat(coming)), await AuthorAsync(head, cancellationToken),
                ((JsonText)mask.Hide(request.Title)).Value, mask.Hide(request.Payload)),
            null);
    }

    /// <summary>Sends an answer to the run; every problem where it does not count. Nothing is sent then.</summary>
    public async Task<IReadOnlyList<Problem>> AnswerAsync(
        RunId run, string stepPath, ApprovalReply reply, Approver by, CancellationToken cancellationToken)
    {
        var (found, missing) = await FindAsync(run, stepPath, cancellationToken);
        if (found is null)
        {
            return [missing!];
        }

        var (request, now) = (found.Request, _clock.GetUtcNow());
        if (found.Refusal(by, now) is { } refusal)
        {
            return [refusal];
        }

        if (!string.Equals(reply.PayloadHash, request.PayloadHash, StringComparison.OrdinalIgnoreCase) || (reply.Attempt ?? request.Attempt) != request.Attempt)
        {
            return [Problem.Of("approval.other_payload", ("title", found.Title))];
        }

        if ((reply.DefinitionHash ?? request.DefinitionHash) != request.DefinitionHash)
        {
            return [Problem.Of("approval.other_definition", ("title", found.Title))];
        }

        if (reply.Comment is { Length: > LongestComment } comment)
        {
            return [Problem.Of("approval.comment_too_long", ("length", comment.Length), ("limit", LongestComment)) with { Path = "comment" }];
        }

        if (reply.Approved && WrongForm(request, reply.Form) is { Count: > 0 } problems)
        {
            return problems;
        }

        var said = string.IsNullOrWhiteSpace(reply.Comment) ? null : reply.Comment.Trim();
        var answer = new ApprovalAnswer(
            by.Name, by.RoleName, now, reply.Approved, said, request.PayloadHash, request.DefinitionHash, request.Attempt)
        {
            Form = reply.Approved && request.Form is not null ? reply.Form ?? JsonObject.Empty : null,
        };
        return await _signals.SendAsync(run, new SignalKind.Answer(stepPath, answer.ToJson()), by.Name, said, cancellationToken) is { } problem
            ? [problem]
            : [];
    }

    /// <summary>Gives an open approval to other people; why it could not be where there is a reason.</summary>
    public async Task<Problem?> ReassignAsync(
        RunId run, string stepPath, IReadOnlyList<string> approvers, string by, string? why, CancellationToken cancellationToken)
    {
        var (found, missing) = await FindAsync(run, stepPath, cancellationToken);
        if (found is null)
        {
            return missing;
        }

        string[] names = [.. approvers.Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (var name in names.Where(name => !ApprovalTally.IsRole(name)))
        {
            if (await _people.FindByNameAsync(name, cancellationToken) is not { Active: true, Role: >= LeastRole })
            {
                return Problem.Of("approval.unknown_approver", ("name", name)) with { Path = "approvers" };
            }
        }

        var given = found.Request with { Approvers = names, StartedBy = found.Author };
        if (names.Length == 0 || !ApprovalTally.CanBeReached(given, found.Tally.Answers))
        {
            return Problem.Of("approval.nobody_can", ("needed", given.Needed), ("approvers", names.Length == 0 ? "–" : string.Join(", ", names)), ("by", given.StartedBy))
                with { Path = "approvers" };
        }

        return await _signals.SendAsync(run, new SignalKind.Answer(stepPath, ApprovalAnswer.Reassign(names)), by, why, cancellationToken);
    }

    private static List<Problem> WrongForm(ApprovalRequest request, JsonObject? form)
    {
        if (request.Form is not { } schema)
        {
            return form is { Count: > 0 } ? [Problem.Of("approval.no_form") with { Path = "form" }] : [];
        }

        return [.. new JsonSchema(schema).Check(form ?? JsonObject.Empty).Select(wrong => (wrong switch
        {
            { Found: null } => Problem.Of("approval.form_lacks", ("place", wrong.Path), ("expected", wrong.Expected)),
            { Expected: null } => Problem.Of("approval.form_has_more", ("place", wrong.Path)),
            _ => Problem.Of("approval.form_value", ("place", wrong.Path), ("expected", wrong.Expected), ("found", wrong.Found)),
        }) with { Path = wrong.Path.Length == 0 ? "form" : $"form.{wrong.Path}" })];
    }

    private static bool IsFor(OpenApproval open, Approver approver)
    {
        var request = new ApprovalRequest(
            open.Run, open.StepPath, open.Attempt, open.DefinitionHash, open.StartedBy, open.Title, JsonNull.Value, open.Approvers, open.Needed, open.AskedAt)
        {
            AuthorMayAnswer = open.AuthorMayAnswer,
        };
        return ApprovalTally.IsAmong(request, approver.Name, approver.RoleName)
            && !ApprovalTally.IsOwn(request, approver.Name)
            && !ApprovalCase.Has(open.Answered, approver.Name);
    }

    // A run that another one called was asked for by whoever asked for that one.
    private async Task<string> AuthorAsync(RunHead head, CancellationToken cancellationToken)
    {
        for (var depth = 0; depth < MostCallers; depth++)
        {
            if (!head.StartedBy.StartsWith("run ", StringComparison.Ordinal) || !RunId.TryParse(head.StartedBy[4..], out var caller)
                || await _journal.FindAsync(caller, cancellationToken) is not { } above)
            {
                break;
            }

            head = above;
        }

        return head.StartedBy;
    }
}
