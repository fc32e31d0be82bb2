using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Connectors.Adc.Studies;
using MetaFlow.Json;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Connectors.Adc.Golden;

/// <summary>Makes a golden set of conjugates from studies and publications that earlier steps brought.</summary>
[StepType("adc_golden_set")]
public sealed class AdcGoldenSetStep(TimeProvider clock) : IStep<AdcGoldenSetSettings>, IForeseesOutput, IChecksSettings
{
    private const int MostRecords = 1000;

    public static StepShape Foresee(SettingShapes settings)
    {
        var records = new Member(Shape.ListOf(Shape.ObjectOf([], isOpen: true)));
        return new StepShape(Shape.ObjectOf(
        [
            KeyValuePair.Create("golden", records), KeyValuePair.Create("raw", records),
            KeyValuePair.Create("summary", new Member(Shape.ObjectOf([], isOpen: true))),
            KeyValuePair.Create("problems", records),
        ]));
    }

    public static IEnumerable<SettingProblem> Check(WrittenSettings settings)
    {
        if (settings.Number("target") is { } target and not (>= 1 and <= MostRecords))
        {
            yield return new SettingProblem("target", OutOfBounds(target));
        }
    }

    public Task<StepOutcome> RunAsync(AdcGoldenSetSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult(settings.Target is >= 1 and <= MostRecords
            ? Make(settings)
            : new StepOutcome.Failed(OutOfBounds(settings.Target) with { Path = "settings.target" }, Retryable: false));

    private StepOutcome Make(AdcGoldenSetSettings settings)
    {
        var started = clock.GetTimestamp();
        var catalogue = CatalogueMerge.With(settings.Catalogue, out var problems);
        var studies = StudyReader.Read(settings.Studies, out var unread);
        if (studies.Count == 0 && unread.Count > 0)
        {
            return new StepOutcome.Failed(
                Problem.Of("adc.no_studies", ("count", unread.Count)) with { Path = "settings.studies" }, Retryable: false);
        }

        var publications = PublicationReader.Read(settings.Publications, out var unreadable);
        var sources = new GoldenSources(studies, publications, LabelReader.Names(settings.Labels));
        var set = GoldenSet.Make(sources, catalogue, settings.Target, settings.Previous as JsonArray ?? []);

        // How long it took is of the attempt, not of the set: the same input gives the same bytes.
        return new StepOutcome.Completed(set.With("problems", ProblemList.Of([.. problems, .. unread, .. unreadable])))
        {
            Account = JsonObject.Of(("elapsed_sec", Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3))),
        };
    }

    private static Problem OutOfBounds(double found) => Problem.Of("adc.target_count", ("most", MostRecords), ("found", found));
}

/// <param name="Studies">Pages of ClinicalTrials.gov, a list of studies, or rows of its table.</param>
/// <param name="Publications">Rows with <c>pmid</c> or <c>patent</c>, and <c>title</c>.</param>
/// <param name="Labels">Answers of openFDA about labels, or names of approved drugs.</param>
/// <param name="Target">The most records of the set; it is never filled up.</param>
/// <param name="Previous">The set of the run before: what people decided stays.</param>
/// <param name="Catalogue">What <c>adc_seed</c> gives, where the catalogue that travels with the pack is not enough.</param>
public sealed record AdcGoldenSetSettings(
    JsonData Studies, JsonData? Publications = null, JsonData? Labels = null, int Target = 100, JsonData? Previous = null, JsonObject? Catalogue = null);
