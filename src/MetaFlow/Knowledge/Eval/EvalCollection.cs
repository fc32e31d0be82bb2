namespace MetaFlow.Knowledge.Eval;

/// <summary>A document of a test collection.</summary>
public sealed record EvalDocument(string Id, string Title, string Text, string? Language, string? Domain);

/// <summary>A question of a test collection, with the grades of the documents that answer it.</summary>
public sealed record EvalQuestion(string Id, string Text, string? Language, string? Domain, IReadOnlyDictionary<string, int> Grades);

/// <summary>Documents, questions and what is known to answer them.</summary>
public sealed record EvalCollection(IReadOnlyList<EvalDocument> Documents, IReadOnlyList<EvalQuestion> Questions);
