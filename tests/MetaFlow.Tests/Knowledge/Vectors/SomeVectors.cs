using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Vectors;

namespace MetaFlow.Tests.Knowledge.Vectors;

/// <summary>Vectors as texts have them: many words, few of them often, in topics.</summary>
internal sealed class SomeVectors(int dimensions, int seed = 1)
{
    private const int Words = 2_000;
    private const int TopicCount = 40;

    private readonly Random _random = new(seed);
    private readonly float[][] _words = WordsOf(dimensions);

    public static readonly EmbeddingSpace Space = new("test/model:1", 32);

    public static readonly VectorCollection Passages = new("naver", VectorKind.Passages, Space);

    /// <summary>A text of so many words: half of them of one topic.</summary>
    public float[] Next(int words = 40)
    {
        var topic = _random.Next(TopicCount);
        var vector = new float[dimensions];
        for (var at = 0; at < words; at++)
        {
            // The further back, the rarer, and the more a word says.
            var word = at % 2 == 0 ? topic + (TopicCount * _random.Next(1, Words / TopicCount)) : (int)Math.Pow(Words, _random.NextDouble()) - 1;
            for (var number = 0; number < dimensions; number++)
            {
                vector[number] += _words[word][number] * MathF.Log(2 + word);
            }
        }

        return vector;
    }

    public static VectorEntry Entry(Guid id, float[] vector, Guid? document = null, string language = "en", ulong fingerprint = 1) =>
        new(id, fingerprint, vector, Payload(document ?? id, language));

    public static VectorPayload Payload(Guid document, string language = "en", string type = "guide", params string[] tags) =>
        new(document, language, type, tags, Some.Noon);

    public static Guid Id(int number) => new(number, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8);

    public static double Cosine(float[] one, float[] other)
    {
        double product = 0, square = 0, others = 0;
        for (var at = 0; at < one.Length; at++)
        {
            product += (double)one[at] * other[at];
            square += (double)one[at] * one[at];
            others += (double)other[at] * other[at];
        }

        return product / Math.Sqrt(square * others);
    }

    private static float[][] WordsOf(int dimensions)
    {
        var random = new Random(99);
        return [.. Enumerable.Range(0, Words).Select(_ => Enumerable.Range(0, dimensions)
            .Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)).ToArray())];
    }
}
