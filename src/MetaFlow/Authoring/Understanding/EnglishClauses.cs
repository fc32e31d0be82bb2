namespace MetaFlow.Authoring.Understanding;

/// <summary>Cuts English sentences into clauses: one for each thing that is asked for, condition and loop.</summary>
internal static class EnglishClauses
{
    public static IReadOnlyList<Clause> Cut(RequestText request, IReadOnlyList<Word> words)
    {
        var cutter = new EnglishCutter(request, words);
        cutter.Run();
        return cutter.Clauses;
    }
}
