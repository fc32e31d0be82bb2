using MetaFlow.Json;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Connectors.Adc.Seed;

/// <summary>
/// Gives the catalogue of components. Its output is written as one value: a run has the whole catalogue or none of it.
/// </summary>
[StepType("adc_seed")]
public sealed class AdcSeedStep : IStep<AdcSeedSettings>, IForeseesOutput
{
    public static StepShape Foresee(SettingShapes settings)
    {
        var whole = new Member(Shape.ObjectOf([], isOpen: true));
        return new StepShape(Shape.ObjectOf(
        [
            KeyValuePair.Create("catalogue", whole), KeyValuePair.Create("counts", whole),
            KeyValuePair.Create("problems", new Member(Shape.ListOf(Shape.ObjectOf([], isOpen: true)))),
        ]));
    }

    public Task<StepOutcome> RunAsync(AdcSeedSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        var merged = CatalogueMerge.Over(ShippedCatalogue.Read(), settings.Additions ?? JsonObject.Empty, out var counts);
        CatalogueReader.Read(merged, out var problems);
        return Task.FromResult<StepOutcome>(new StepOutcome.Completed(JsonObject.Of(
            ("catalogue", merged), ("counts", Counts(counts)), ("problems", ProblemList.Of(problems)))));
    }

    private static JsonObject Counts(IReadOnlyDictionary<string, MergeCount> counts)
    {
        var json = new JsonObject.Builder();
        foreach (var (kind, count) in counts)
        {
            json[kind] = JsonObject.Of(
                ("total", count.Total), ("inserted", count.Inserted), ("updated", count.Updated), ("unchanged", count.Unchanged));
        }

        return json.ToObject();
    }
}

/// <param name="Additions">Entries that come over those of the pack, by kind: <c>{ "drugs": [ … ] }</c>.</param>
public sealed record AdcSeedSettings(JsonObject? Additions = null);
