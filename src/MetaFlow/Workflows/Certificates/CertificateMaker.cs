using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Workflows.Certificates;

/// <summary>
/// Makes certificates. It looks at nothing but what it is given: the same definition with the same around it at the same
/// time has the same certificate.
/// </summary>
public sealed class CertificateMaker(StepCatalog catalog, WorkflowReader reader)
{
    /// <summary>The version of this program, without what a build adds to it.</summary>
    public static string Program { get; } =
        typeof(CertificateMaker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The certificate of a definition, whatever is wrong with it.</summary>
    public Certificate Make(ReadOnlySpan<byte> definition, Surroundings around, DateTimeOffset now)
    {
        var workflow = reader.Examine(definition, around, out var problems);
        return workflow is null
            ? New(Convert.ToHexStringLower(SHA256.HashData(definition)), SurroundingsHash.Of([], [], around), problems, now)
            : Make(workflow, around, problems, now);
    }

    /// <summary>The certificate of what came in, also where it is too large to be read.</summary>
    public Certificate Make(ReceivedDefinition received, Surroundings around, DateTimeOffset now) => received.Problem is { } problem
        ? New(Convert.ToHexStringLower(SHA256.HashData(received.Utf8.Span)), SurroundingsHash.Of([], [], around), [problem], now)
        : Make(received.Utf8.Span, around, now);

    /// <summary>The certificate of a workflow that was read whole.</summary>
    /// <param name="problems">What was found while it was read.</param>
    public Certificate Make(CheckedWorkflow workflow, Surroundings around, IReadOnlyList<Problem> problems, DateTimeOffset now)
    {
        var found = new ProblemList();
        var facts = FactsOf(workflow, around, found, now);
        return New(workflow.Workflow.Hash, SurroundingsHash.Of(facts.Credentials, facts.Calls, around, workflow.Workflow), [.. problems, .. found], now) with
        {
            Id = workflow.Workflow.Id,
            Standing = problems.Any(problem => problem.Severity == Severity.Error) ? Standing.Parsed : Standing.Typed,
            Facts = facts,
        };
    }

    private static Certificate New(string hash, string surroundings, IReadOnlyList<Problem> problems, DateTimeOffset now) => new()
    {
        Hash = hash,
        Language = WorkflowReader.LanguageVersion,
        Program = Program,
        MadeAt = now.ToUniversalTime(),
        Surroundings = surroundings,
        Problems = problems,
    };

    private CertifiedFacts FactsOf(CheckedWorkflow workflow, Surroundings around, ProblemList problems, DateTimeOffset now)
    {
        var effects = new StepFacts(workflow.Workflow, catalog, around, problems);
        var (steps, most) = effects.Steps();
        var credentials = effects.Credentials();
        var reads = new DataReads(workflow);
        var secrets = new SecretCheck(workflow.Workflow, around, problems);
        new DataWalk(workflow, reads, secrets, catalog).Walk();
        NameWhatCannotRun(workflow.Workflow, problems);
        OpenEnds.Find(workflow.Workflow, catalog, problems);
        return new CertifiedFacts
        {
            Steps = steps,
            Credentials = credentials,
            Reads = reads.All,
            Secrets = secrets.All,
            Calls = new CallFacts(around, problems).Of(workflow.Workflow),
            Answers = [.. from work in workflow.Workflow.AllSteps().OfType<WorkflowStep.Work>()
                let known = KnownAnswers.Of(work, around)
                where known is not null
                select new AnswerFact(work.Id, known.Document)],
            Most = most,
            AtOnce = workflow.Workflow.Concurrency is { } runs ? new RunsAtOnce(runs.Limit, (runs.Key?.Written as JsonText)?.Value) : null,
            Triggers = Triggers(workflow.Workflow, problems, now),
        };
    }

    // What this version only checks has to be said before somebody relies on it.
    private void NameWhatCannotRun(Workflow workflow, ProblemList problems)
    {
        foreach (var work in workflow.AllSteps().OfType<WorkflowStep.Work>())
        {
            if (catalog.TryFind(work.Type, out var type) && type.IsCheckedOnly)
            {
                problems.Add(work.Place, StepType.CannotRun(type.Name) with { Severity = Severity.Warning });
            }
        }
    }

    private static IReadOnlyList<TriggerFact> Triggers(Workflow workflow, ProblemList problems, DateTimeOffset now)
    {
        if (workflow.Triggers.Count == 0)
        {
            problems.Add(Place.Start, Problem.Of("certificate.no_trigger") with { Severity = Severity.Warning });
        }

        return [.. workflow.Triggers.Select(trigger => new TriggerFact(
            trigger.Id, trigger.TypeName, trigger.Paused,
            new SortedDictionary<string, string>(StringComparer.Ordinal) { ["en"] = Say(trigger, "en"), ["ko"] = Say(trigger, "ko") },
            trigger is TriggerDeclaration.Scheduled scheduled ? Next(scheduled, problems, now) : null))];
    }

    private static IReadOnlyList<DateTimeOffset> Next(TriggerDeclaration.Scheduled trigger, ProblemList problems, DateTimeOffset now)
    {
        var times = TriggerTimes.Next(trigger.When, now);
        if (times.Count == 0)
        {
            problems.Add(trigger.Place, Problem.Of("certificate.never_fires", ("trigger", trigger.Id)) with { Severity = Severity.Warning });
        }

        return times;
    }

    private static string Say(TriggerDeclaration trigger, string language) =>
        new TriggerWords(new Wording(CultureInfo.GetCultureInfo(language))).Say(trigger, [])[0];
}
