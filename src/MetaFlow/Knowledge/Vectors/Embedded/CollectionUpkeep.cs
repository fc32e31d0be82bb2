using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>
/// What is done in the background so that a collection stays fast: rows are linked into the graph, and a collection with
/// many rows that are gone is built anew. Searches go on meanwhile and are as exact as ever.
/// </summary>
/// <param name="exactUpTo">Up to so many entries every row is read and no graph is needed.</param>
internal sealed class CollectionUpkeep(int exactUpTo)
{
    /// <summary>How many rows may stand behind the graph, to be read one by one.</summary>
    private const int LongestTail = 512;

    /// <summary>Below so many rows that are gone, nobody notices them.</summary>
    private const int FewGone = 1_000;

    private const double WantedRecall = 0.99;
    private const int Samples = 64;
    private const int Nearest = 10;

    private static readonly int[] Breadths = [64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048];

    // Walking jumps about in memory where reading goes straight on: beyond this share of the rows, reading is faster.
    private const int WalkCosts = 100;

    public bool IsNeeded(EmbeddedCollection collection) =>
        NeedsRebuild(collection) || NeedsLinks(collection) || NeedsMeasure(collection.Segment);

    /// <summary>Does what is needed; one at a time for a collection.</summary>
    public void Do(EmbeddedCollection collection, CancellationToken cancellationToken)
    {
        if (NeedsRebuild(collection))
        {
            Rebuild(collection, cancellationToken);
        }

        if (NeedsLinks(collection))
        {
            Link(collection.Segment, collection.Segment.View.Rows, cancellationToken);
        }

        if (NeedsMeasure(collection.Segment))
        {
            Measure(collection.Segment, cancellationToken);
        }
    }

    private static bool NeedsRebuild(EmbeddedCollection collection)
    {
        var view = collection.Segment.View;
        var gone = view.Rows - view.Entries;
        return gone > FewGone && gone > view.Rows / 4;
    }

    private bool NeedsLinks(EmbeddedCollection collection)
    {
        var segment = collection.Segment;
        return segment.View.Entries > exactUpTo && segment.View.Rows - segment.Graph.Count > LongestTail;
    }

    // What was found among half as many may not hold any more.
    private static bool NeedsMeasure(VectorSegment segment) => segment.Graph.Count > 0 && segment.Graph.Count >= 2 * segment.MeasuredAt;

    private void Rebuild(EmbeddedCollection collection, CancellationToken cancellationToken)
    {
        var old = collection.Segment;
        var view = old.View;
        var rows = new VectorRows(old.Rows.Dimensions);
        var rowOf = new int[view.Rows];
        for (var row = 0; row < view.Rows; row++)
        {
            rowOf[row] = view.Sees(old.Rows, row) ? rows.AddCopy(old.Rows, row) : -1;
        }

        var built = new VectorSegment(rows) { View = new VectorView(rows.Count, 0, rows.Count) };
        if (rows.Count > exactUpTo)
        {
            Link(built, rows.Count, cancellationToken);
            Measure(built, cancellationToken);
        }

        collection.Replace(built, view, rowOf);
    }

    private static void Link(VectorSegment segment, int upTo, CancellationToken cancellationToken)
    {
        using var builder = new GraphBuilder(segment.Rows, segment.Graph);
        while (segment.Graph.Count < upTo)
        {
            cancellationToken.ThrowIfCancellationRequested();
            builder.Link();
        }
    }

    /// <summary>
    /// Finds how wide a walk has to look to find what reading every row finds. Where no width is enough, or one that takes
    /// longer than reading, every row goes on being read: nobody finds less for the sake of speed.
    /// </summary>
    internal static void Measure(VectorSegment segment, CancellationToken cancellationToken)
    {
        var view = segment.View;
        var linked = Math.Min(segment.Graph.Count, view.Rows);
        var questions = Enumerable.Range(0, Samples).Select(at => About(segment.Rows, at, linked)).ToList();
        var best = questions.ConvertAll(question => RowsOf(segment.Scan(question, 1, view with { Rows = linked }, Nearest)));
        var enough = 0;
        foreach (var breadth in Breadths.Where(each => each <= linked / WalkCosts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (met, wanted) = (0, 0);
            for (var at = 0; at < questions.Count; at++)
            {
                var walked = RowsOf(segment.Graph.Walk(ref MemoryMarshal.GetArrayDataReference(questions[at]), 1, breadth));
                met += best[at].Count(walked.Contains);
                wanted += best[at].Count;
            }

            if (met >= WantedRecall * wanted)
            {
                enough = breadth;
                break;
            }
        }

        (segment.Breadth, segment.MeasuredAt) = (enough, linked);
    }

    // Nobody asks for a row itself. A short question about a passage has a part of it and much else: as much and half as
    // much again, in every direction. Rows asked for themselves would be found by any width.
    private static short[] About(VectorRows rows, int at, int linked)
    {
        var row = rows.Coarse((int)((long)at * linked / Samples));
        var square = 0.0;
        foreach (var number in row)
        {
            square += number * number;
        }

        var random = new Random(at);
        var astray = 1.5 * Math.Sqrt(square / rows.Dimensions);
        var question = new short[rows.Stride];
        for (var number = 0; number < rows.Dimensions; number++)
        {
            // Twelve even numbers are as good as a normal one.
            var normal = -6.0;
            for (var even = 0; even < 12; even++)
            {
                normal += random.NextDouble();
            }

            question[number] = (short)Math.Clamp(row[number] + (astray * normal), -DotProduct.MaxQuestion, DotProduct.MaxQuestion);
        }

        return question;
    }

    private static HashSet<int> RowsOf(RankedRows found) => [.. Enumerable.Range(0, found.Count).Select(at => found.Row(at))];
}
