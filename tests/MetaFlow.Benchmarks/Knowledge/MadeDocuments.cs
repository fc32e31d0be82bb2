using System.Runtime.CompilerServices;
using System.Text;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Vectors;

namespace MetaFlow.Benchmarks.Knowledge;

/// <summary>
/// Documents like those that people write, made of nothing: words as often as Zipf's law has them, Korean with particles,
/// each document about one topic. The same number makes the same documents.
/// </summary>
internal sealed class MadeDocuments(int count, int passagesEach) : IVectorSource
{
    private const int Words = 30_000;
    private const int Topics = 400;
    private const int TopicWords = 50;

    private static readonly string[] Starts = ["be", "ca", "do", "fi", "gra", "ho", "in", "ke", "lo", "mi", "no", "pre", "qui", "re", "sta", "tra", "un", "ve", "wo", "ze"];
    private static readonly string[] Middles = ["la", "ne", "ri", "to", "mu", "ser", "tan", "ver", "col", "dig", "form", "gen"];
    private static readonly string[] Ends = ["t", "ning", "ment", "ly", "er", "ion", "s", "al", "y", "ed"];
    private static readonly string[] Particles = ["", "을", "는", "에서", "으로", "의", "이", "와"];

    public int Count => count;

    public IndexedDocument Document(int number)
    {
        var random = new Random(number);
        var topic = random.Next(Topics);
        var korean = number % 2 == 1;
        var id = new Guid(number, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        var passages = Enumerable.Range(0, passagesEach).Select(at => new IndexedPassage(
            new Guid(number, 2, (short)at, 0, 0, 0, 0, 0, 0, 0, 0), Text(random, topic, korean, 3), Text(random, topic, korean, 60), "text"));
        return new IndexedDocument(
            id, "common", Text(random, topic, korean, 5), korean ? "ko" : "en", "guide", [Word(topic * TopicWords, korean)],
            DateTimeOffset.UnixEpoch.AddHours(number), Text(random, topic, korean, 15), [.. passages]);
    }

    /// <summary>A question about a topic, of a few words.</summary>
    public static string Question(int number)
    {
        var random = new Random(-1 - number);
        return Text(random, random.Next(Topics), number % 2 == 1, random.Next(2, 8));
    }

    public async IAsyncEnumerable<VectorSource> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 0; number < count; number++)
        {
            await Task.CompletedTask;
            foreach (var source in VectorStage.SourcesOf(Document(number)))
            {
                yield return source;
            }
        }
    }

    private static string Text(Random random, int topic, bool korean, int words)
    {
        var text = new StringBuilder();
        for (var at = 0; at < words; at++)
        {
            var word = random.Next(5) < 2
                ? (topic * TopicWords) + random.Next(TopicWords)
                : (int)Math.Pow(Words, random.NextDouble());
            text.Append(at == 0 ? "" : " ").Append(Word(word % Words, korean));
            if (korean)
            {
                text.Append(Particles[random.Next(Particles.Length)]);
            }
        }

        return text.ToString();
    }

    private static string Word(int number, bool korean)
    {
        var random = new Random(number);
        if (korean)
        {
            return string.Concat(Enumerable.Range(0, random.Next(2, 4)).Select(_ => (char)('가' + (random.Next(800) * 14))));
        }

        return Starts[random.Next(Starts.Length)] + (random.Next(2) == 0 ? Middles[random.Next(Middles.Length)] : "")
            + Middles[random.Next(Middles.Length)] + Ends[random.Next(Ends.Length)];
    }
}
