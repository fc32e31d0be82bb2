namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>What a request comes to: changes, one question, or why nothing is changed.</summary>
internal sealed record ChangeAnswer(IReadOnlyList<DefinitionChange> Changes)
{
    public Problem? Problem { get; init; }

    public ChangeQuestion? Question { get; init; }

    public static ChangeAnswer Of(params IReadOnlyList<DefinitionChange> changes) => new(changes);

    public static ChangeAnswer Wrong(string code, params ReadOnlySpan<(string Name, object? Value)> names) => new([]) { Problem = Problem.Of(code, names) };

    public static ChangeAnswer Ask(string words, IEnumerable<string> choices) => new([]) { Question = new ChangeQuestion(words, [.. choices]) };
}

/// <summary>Words that fit several parts of a definition; the answer is one of the choices.</summary>
public sealed record ChangeQuestion(string Words, IReadOnlyList<string> Choices)
{
    public Problem Sentence => Problem.Of("authoring.ask_which", ("words", Words), ("choices", string.Join(", ", Choices)));
}
