using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Authoring;

/// <summary>What somebody wants.</summary>
/// <param name="Text">In English or Korean.</param>
/// <param name="Rehearse">Whether the proposal is rehearsed before it is shown.</param>
public sealed record AuthoringRequest(string Text, bool Rehearse = true)
{
    /// <summary>What somebody answered to questions of the proposal before, by their ids.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    /// <summary>More than this is no request but a document.</summary>
    public const int LongestText = 4000;
}

/// <summary>A workflow that somebody may accept, or why there is none.</summary>
public sealed record Proposal(string Language)
{
    public JsonObject? Definition { get; init; }

    /// <summary>The definition as it would be saved.</summary>
    public string? Text { get; init; }

    public Plans.WorkflowPlan? Plan { get; init; }

    /// <summary>What only holds a place comes first.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Why no workflow is written for it; null where one is.</summary>
    public Problem? Refusal { get; init; }

    /// <summary>How far the proposal has come: <c>parsed</c>, <c>typed</c>, <c>rehearsed</c>.</summary>
    public string? Standing { get; init; }

    /// <summary>Null where it was not rehearsed.</summary>
    public Rehearsals.RehearsalReport? Rehearsal { get; init; }

    /// <summary>The sentence of a question.</summary>
    public static Problem Ask(Plans.PlanQuestion question) =>
        Problem.Of($"authoring.ask_{question.About}", [.. question.Names.Select(name => (name.Key, (object?)name.Value))]);

    internal CultureInfo Culture => CultureInfo.GetCultureInfo(Language);
}
