using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.KnowledgeSearch;

/// <summary>Finds the passages of the knowledge base that a question is about.</summary>
[StepType("knowledge_search", AlsoCalled = ["rag_search"], Effect = Effect.Read, IsCheckedOnly = true)]
public sealed class KnowledgeSearchStep : IStep<KnowledgeSearchSettings>, IForeseesOutput
{
    public static StepShape Foresee(SettingShapes settings)
    {
        var text = new Member(new Shape.Text());
        return new StepShape(Shape.ObjectOf(
        [
            KeyValuePair.Create("results", new Member(Shape.ListOf(Shape.ObjectOf(
            [
                KeyValuePair.Create("text", text), KeyValuePair.Create("title", text), KeyValuePair.Create("domain", text),
                KeyValuePair.Create("document", text), KeyValuePair.Create("source", new Member(new Shape.Text(), Presence.Perhaps)),
                KeyValuePair.Create("score", new Member(new Shape.Number(IsInteger: false))),
            ])))),
        ]));
    }

    public Task<StepOutcome> RunAsync(KnowledgeSearchSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Failed(StepType.CannotRun("knowledge_search"), Retryable: false));
}

/// <param name="Query">The question, or the words to look for.</param>
/// <param name="Domains">Where to look; everywhere when left out.</param>
/// <param name="Limit">The most passages.</param>
public sealed record KnowledgeSearchSettings(string Query, IReadOnlyList<string>? Domains = null, int Limit = 8);
