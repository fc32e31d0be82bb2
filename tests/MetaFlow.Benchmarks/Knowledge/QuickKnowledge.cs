using System.Diagnostics;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Search.Embedding;
using MetaFlow.Knowledge.Vectors;
using MetaFlow.Knowledge.Vectors.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Benchmarks.Knowledge;

/// <summary>
/// What finding costs: <c>knowledge [passages] [a document]</c> builds an index of passages made of nothing with the built-in
/// generator, and prints how long each part took, how fast each signal and all of them answer, how much of what comparing
/// with every vector finds is found, and the memory of the process.
/// </summary>
internal static class QuickKnowledge
{
    private const int Questions = 300;

    public static async Task RunAsync(string[] arguments)
    {
        var passages = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100_000;
        var each = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 4;
        var documents = new MadeDocuments(passages / each, each);
        var directory = Directory.CreateTempSubdirectory("metaflow-benchmark-");
        try
        {
            await RunAsync(documents, directory.FullName);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(MadeDocuments documents, string directory)
    {
        var total = Stopwatch.StartNew();
        await using var vectors = Open(directory);
        using var generations = new VectorGenerations(vectors, TimeProvider.System, NullLogger<VectorGenerations>.Instance);
        var watch = Stopwatch.StartNew();
        var learned = await LearnAsync(documents);
        Say("learn", ("seconds", watch.Elapsed.TotalSeconds), ("dimensions", learned.Dimensions));

        watch.Restart();
        var space = new EmbeddingSpace(learned.Id, learned.Dimensions);
        await generations.UseAsync(new Embedder(space, learned), _ => null, documents, CancellationToken.None);
        Say("vectors", ("seconds", watch.Elapsed.TotalSeconds));

        watch.Restart();
        await vectors.SettleAsync();
        Say("graph", ("seconds", watch.Elapsed.TotalSeconds));

        watch.Restart();
        using var index = new KnowledgeIndex(new Ready(new VectorStage(generations, NullLogger<VectorStage>.Instance)));
        for (var number = 0; number < documents.Count; number++)
        {
            await index.PutAsync(documents.Document(number), CancellationToken.None);
        }

        Say("words", ("seconds", watch.Elapsed.TotalSeconds), ("passages", index.Passages));
        Say("all built", ("seconds", total.Elapsed.TotalSeconds), ("megabytes", Megabytes()));

        var asked = Enumerable.Range(0, Questions).Select(MadeDocuments.Question).ToArray();
        await TimeAsync("words alone", asked, question => index.SearchAsync(new KnowledgeQuery(question) { WordsOnly = true }, CancellationToken.None).AsTask());
        foreach (var kind in Enum.GetValues<VectorKind>())
        {
            await TimeAsync($"vectors of {kind}", asked, question => FindAsync(generations, question, kind, null));
        }

        await TimeAsync("all three", asked, question => index.SearchAsync(new KnowledgeQuery(question), CancellationToken.None).AsTask());
        await MeasureRecallAsync(generations, asked);

        watch.Restart();
        await vectors.SaveAsync(CancellationToken.None);
        var files = new DirectoryInfo(directory).EnumerateFiles().Sum(file => file.Length);
        Say("save", ("seconds", watch.Elapsed.TotalSeconds), ("megabytes", files / 1_000_000.0));
        watch.Restart();
        await using var again = Open(directory);
        var entries = await again.CountAsync(new VectorCollection("common", VectorKind.Passages, space), CancellationToken.None);
        Say("load", ("seconds", watch.Elapsed.TotalSeconds), ("entries", entries));
    }

    private static EmbeddedVectorIndex Open(string directory) =>
        new(directory, new VectorOptions().ExactUpTo, TimeProvider.System, NullLogger<EmbeddedVectorIndex>.Instance);

    private static async Task<BuiltInEmbedding> LearnAsync(MadeDocuments documents)
    {
        var texts = new List<string>();
        await foreach (var source in documents.ReadAsync(CancellationToken.None))
        {
            if (source.Kind == VectorKind.Passages)
            {
                texts.Add(source.Text);
            }
        }

        return BuiltInEmbedding.Learn(texts);
    }

    // Once without measuring: what is compiled on the way is compiled then.
    private static async Task TimeAsync(string name, string[] questions, Func<string, Task> ask)
    {
        var times = new double[questions.Length];
        for (var round = 0; round < 2; round++)
        {
            for (var at = 0; at < questions.Length; at++)
            {
                var began = Stopwatch.GetTimestamp();
                await ask(questions[at]);
                times[at] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }

        Array.Sort(times);
        Say(name, ("p50 ms", times[times.Length / 2]), ("p99 ms", times[times.Length * 99 / 100]));
    }

    // With a filter that leaves everything, every vector is compared.
    private static async Task MeasureRecallAsync(VectorGenerations generations, string[] questions)
    {
        foreach (var kind in Enum.GetValues<VectorKind>())
        {
            var (met, wanted) = (0, 0);
            foreach (var question in questions)
            {
                var found = await FindAsync(generations, question, kind, null);
                var best = await FindAsync(generations, question, kind, new VectorFilter());
                wanted += Math.Min(10, best.Count);
                met += found.Take(10).Count(hit => best.Take(10).Any(other => other.Id == hit.Id));
            }

            Say($"recall@10 of {kind}", ("share", (double)met / wanted));
        }
    }

    private static async Task<IReadOnlyList<VectorHit>> FindAsync(VectorGenerations generations, string question, VectorKind kind, VectorFilter? filter) =>
        await generations.SearchAsync(
            (await generations.AskAsync(question, CancellationToken.None))!, ["common"], kind, 100, filter, CancellationToken.None);

    private static double Megabytes()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1_000_000.0;
    }

    private static void Say(string what, params (string Name, double Value)[] figures) => Console.WriteLine(JsonObject.Of(
        [("what", what), .. figures.Select(figure => (figure.Name, (JsonData)Math.Round(figure.Value, 3)))]));

    /// <summary>The vectors that are there already.</summary>
    private sealed class Ready(VectorStage stage) : IVectorStage
    {
        public ValueTask PutAsync(IndexedDocument document, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask RemoveAsync(Guid documentId, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<VectorFindings> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken) => stage.SearchAsync(query, cancellationToken);
    }
}
