using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Search.Ranking;

/// <summary>A term and how much of its way of saying it stands on it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WeightedTerm(string Term, float Weight);

/// <summary>One way to say a thing: what its terms are worth adds up.</summary>
/// <param name="Weight">How sure it is that it says the same.</param>
/// <param name="Pairs">Syllable pairs, which count a little beside the terms.</param>
internal sealed record Wording(float Weight, IReadOnlyList<WeightedTerm> Terms, IReadOnlyList<string> Pairs);

/// <summary>One thing that a question asks for; the best of its wordings counts.</summary>
internal sealed record QueryConcept(string Term, IReadOnlyList<Wording> Wordings, float Weight = 1);
