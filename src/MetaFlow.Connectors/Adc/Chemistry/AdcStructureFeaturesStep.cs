using MetaFlow.Json;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>Works out what follows from structures: formula, weight, counts, surface, logP, fingerprint, similarity.</summary>
[StepType("adc_structure_features")]
public sealed class AdcStructureFeaturesStep : IStep<AdcStructureFeaturesSettings>, IForeseesOutput, IChecksSettings
{
    public static StepShape Foresee(SettingShapes settings) => new(Shape.ObjectOf(
    [
        KeyValuePair.Create("structures", new Member(Shape.ListOf(Shape.ObjectOf([], isOpen: true)))),
        KeyValuePair.Create("problems", new Member(Shape.ListOf(Shape.ObjectOf([], isOpen: true)))),
    ]));

    public static IEnumerable<SettingProblem> Check(WrittenSettings settings)
    {
        if (settings.Text("compareWith") is { } reference && StructureFeatures.Of(reference, out var problem) is null)
        {
            yield return new SettingProblem("compareWith", problem!);
        }
    }

    public Task<StepOutcome> RunAsync(AdcStructureFeaturesSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        StructureFeatures? reference = null;
        if (settings.CompareWith is { } compared && (reference = StructureFeatures.Of(compared, out var problem)) is null)
        {
            return Task.FromResult<StepOutcome>(new StepOutcome.Failed(problem! with { Path = "settings.compareWith" }, Retryable: false));
        }

        var (structures, problems) = (new List<JsonData>(), new List<Problem>());
        var entries = settings.Structures is JsonArray list ? list : [settings.Structures];
        for (var at = 0; at < entries.Count; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Described(entries[at], reference, out var fault) is { } described)
            {
                structures.Add(described);
            }
            else
            {
                problems.Add(fault! with { Path = $"structures[{at}]" });
            }
        }

        return Task.FromResult<StepOutcome>(new StepOutcome.Completed(JsonObject.Of(
            ("structures", JsonArray.Create([.. structures])), ("problems", ProblemList.Of(problems)))));
    }

    private static JsonObject? Described(JsonData entry, StructureFeatures? reference, out Problem? problem)
    {
        if ((entry.Text() ?? entry.Text("smiles")) is not { } smiles)
        {
            problem = Problem.Of("adc.no_structure");
            return null;
        }

        if (StructureFeatures.Of(smiles, out problem) is not { } features)
        {
            return null;
        }

        var json = features.ToJson();
        if (reference is not null)
        {
            json["similarity"] = features.Fingerprint.Similarity(reference.Fingerprint);
        }

        json["of"] = entry;
        return json.ToObject();
    }
}

/// <param name="Structures">SMILES, or objects with <c>smiles</c>; one or a list.</param>
/// <param name="CompareWith">The SMILES that each is compared with.</param>
public sealed record AdcStructureFeaturesSettings(JsonData Structures, string? CompareWith = null);
