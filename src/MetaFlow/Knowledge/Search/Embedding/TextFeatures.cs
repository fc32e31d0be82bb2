using System.Runtime.InteropServices;
using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Knowledge.Search.Embedding;

/// <summary>What each kind of feature weighs beside a word.</summary>
internal sealed record FeatureWeights(float Pair = 0.6f, float Meaning = 0.9f, float Letters = 0.3f, float Jamo = 0.7f);

/// <summary>
/// A text as hashed features: words, what they mean (entries of the glossary, the same for both languages), pieces of
/// long English words, pairs of Korean syllables and triples of the letters that those are made of.
/// </summary>
internal sealed class TextFeatures(TextAnalysis analysis, Glossary glossary, FeatureWeights weights)
{
    public const int Buckets = 1 << 18;
    private const int LongWord = 6;
    private const int PieceLength = 5;

    private enum Kind : uint
    {
        Word = 1,
        Letters = 2,
        Jamo = 3,
    }

    /// <summary>How often each feature is there, weighed by its kind.</summary>
    public SparseVector Read(string text)
    {
        var tokens = new List<Token>(text.Length / 5);
        analysis.Read(text, tokens);
        var features = new Dictionary<int, float>(tokens.Count * 2);
        foreach (var token in tokens)
        {
            Add(features, Kind.Word, token.Term, token.Kind == TokenKind.Pair ? weights.Pair : 1);
            if (token.Kind == TokenKind.Word)
            {
                Parts(features, token.Term);
            }
        }

        Meanings(features, tokens);
        int[] positions = [.. features.Keys];
        float[] values = [.. features.Values];
        Array.Sort(positions, values);
        return new SparseVector(positions, values);
    }

    private void Parts(Dictionary<int, float> features, string term)
    {
        if (Hangul.IsSyllable(term[0]))
        {
            if (weights.Jamo > 0)
            {
                Jamo(features, term);
            }
        }
        else if (weights.Letters > 0 && term.Length >= LongWord && char.IsAsciiLetter(term[0]))
        {
            for (var at = 0; at + PieceLength <= term.Length; at++)
            {
                Add(features, Kind.Letters, term.AsSpan(at, PieceLength), weights.Letters);
            }
        }
    }

    // 걸려 and 걸린 share no syllable pair, but ㄱㅓㄹ ㅓㄹㄹ: triples of letters see through endings that melt into the stem.
    private void Jamo(Dictionary<int, float> features, string term)
    {
        Span<char> letters = stackalloc char[term.Length * 3];
        var count = 0;
        foreach (var syllable in term)
        {
            if (!Hangul.IsSyllable(syllable))
            {
                return;
            }

            letters[count++] = (char)('a' + Hangul.First(syllable));
            letters[count++] = (char)('A' + Hangul.Vowel(syllable));
            if (Hangul.Last(syllable) is > 0 and var last)
            {
                letters[count++] = (char)('\u0100' + last);
            }
        }

        for (var at = 0; at + 3 <= count; at++)
        {
            Add(features, Kind.Jamo, letters.Slice(at, 3), weights.Jamo);
        }
    }

    private void Meanings(Dictionary<int, float> features, List<Token> tokens)
    {
        if (weights.Meaning == 0)
        {
            return;
        }

        var words = tokens.Where(token => token.Kind == TokenKind.Word).Select(token => token.Term).ToArray();
        foreach (var (_, _, entries) in glossary.Find(words))
        {
            foreach (var entry in entries)
            {
                Add(features, unchecked((int)(((uint)entry + 1) * 0x85EBCA6Bu)), weights.Meaning / entries.Count);
            }
        }
    }

    private static void Add(Dictionary<int, float> features, Kind kind, ReadOnlySpan<char> text, float weight)
    {
        // FNV-1a: the same on every machine and at every start.
        var hash = 2166136261u ^ (uint)kind;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        Add(features, (int)hash, weight);
    }

    private static void Add(Dictionary<int, float> features, int hash, float weight)
    {
        var mixed = (uint)hash;
        mixed ^= mixed >> 16;
        mixed *= 0x7FEB352Du;
        mixed ^= mixed >> 15;
        CollectionsMarshal.GetValueRefOrAddDefault(features, (int)(mixed & (Buckets - 1)), out _) += weight;
    }
}
