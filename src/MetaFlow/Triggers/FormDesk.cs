using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers;

/// <summary>Where people start a run with a form, whatever else they may do here.</summary>
public sealed class FormDesk(PublishedRevisions published, TriggerStandings standings, RunStarter starter, TimeProvider clock)
{
    // Whoever sends a page again a day later means it.
    private static readonly TimeSpan SentAgain = TimeSpan.FromDays(1);

    /// <summary>The form of a trigger; why there is none where it is not for them, or is closed.</summary>
    public async Task<(StartForm? Form, Problem? Problem)> FindAsync(TriggerKey key, FormAccess access, CancellationToken cancellationToken)
    {
        if (await published.FindAsync(key.Workflow, cancellationToken) is not var (workflow, revision)
            || workflow.Triggers.OfType<TriggerDeclaration.Manual>().FirstOrDefault(trigger => trigger.Id == key.Trigger) is not { } declared
            || declared.Form < access)
        {
            return (null, Problem.Of("forms.none"));
        }

        return await standings.IsOffAsync(key.Workflow, declared, cancellationToken)
            ? (null, Problem.Of("forms.closed"))
            : (new StartForm(workflow, revision, declared), null);
    }

    /// <summary>The run that was asked for; null and every problem where the inputs do not fit.</summary>
    /// <param name="page">The page that was sent: sent again, it is the same run.</param>
    public Task<(RunHead? Run, IReadOnlyList<Problem> Problems)> StartAsync(
        StartForm form, JsonObject given, string by, string page, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var about = JsonObject.Of(("id", form.Trigger.Id), ("type", form.Trigger.TypeName));
        var (own, problem) = FiringInputs.Of(form.Trigger, about, now, cancellationToken);
        if (own is null)
        {
            return Task.FromResult<(RunHead?, IReadOnlyList<Problem>)>((null, [problem!]));
        }

        return starter.StartAsync(
            new RunRequest(form.Workflow, form.Revision, own.With(form.Fitting(given)), by)
            {
                Trigger = about, Keys = [RunKey.Of(now + SentAgain, form.Workflow.Id, form.Trigger.Id, "form", by, page)],
            },
            cancellationToken);
    }
}

/// <summary>A form that starts runs of a published revision.</summary>
public sealed record StartForm(Workflow Workflow, int Revision, TriggerDeclaration.Manual Trigger)
{
    /// <summary>What it asks for: what the trigger says itself is not for them to say.</summary>
    public IReadOnlyList<InputDeclaration> Fields { get; } =
        [.. Workflow.Inputs.Where(input => Trigger.Inputs?.Written is not JsonObject own || own[input.Name] is null)];

    public TriggerKey Key => new(Workflow.Id, Trigger.Id);

    internal JsonObject Fitting(JsonObject given)
    {
        var asked = Fields.Select(field => field.Name).ToHashSet();
        return JsonObject.Of([.. given.Where(member => asked.Contains(member.Key)).Select(member => (member.Key, member.Value))]);
    }
}
