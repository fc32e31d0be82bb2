namespace MetaFlow.Knowledge.Search.Embedding;

/// <summary>Which dimensions an embedding has and where they come from.</summary>
/// <param name="Learned">Directions learned from the corpus.</param>
/// <param name="Hashed">Dimensions that every feature falls into by its hash, known or not.</param>
/// <param name="LearnedShare">The part of a similarity that the learned directions decide at most.</param>
/// <param name="TextToLearnFrom">Features of a text of which half of that part can be learned.</param>
/// <param name="Features">How many features get a place in the directions: the most frequent.</param>
/// <param name="Sample">How many texts are learned from.</param>
internal sealed record EmbeddingShape(int Learned = 128, int Hashed = 128, float LearnedShare = 0.9f, float TextToLearnFrom = 60, int Features = 40_000, int Sample = 20_000);

/// <summary>What was learned from a corpus: how rare each feature is, and the directions of its strongest co-occurrences.</summary>
internal sealed class CorpusModel
{
    private readonly EmbeddingShape _shape;
    private readonly float _share;
    private readonly float[] _rarity;
    private readonly int[] _column;
    private readonly float[][] _projection;

    private CorpusModel(EmbeddingShape shape, float share, float[] rarity, int[] column, float[][] projection)
    {
        _shape = shape;
        _share = share;
        _rarity = rarity;
        _column = column;
        _projection = projection;
        Fingerprint = Hash();
    }

    /// <summary>Tells models apart that give other vectors.</summary>
    public ulong Fingerprint { get; }

    public int Dimensions => _shape.Learned + _shape.Hashed;

    /// <summary>Learns from the features of texts, or of those at even distances where there are more than the sample holds.</summary>
    public static CorpusModel Learn(EmbeddingShape shape, IReadOnlyList<string> texts, Func<string, SparseVector> read)
    {
        var every = Math.Max(1, (texts.Count + shape.Sample - 1) / shape.Sample);
        SparseVector[] sample = [.. texts.Where((_, at) => at % every == 0).Select(read)];
        var stands = new int[TextFeatures.Buckets];
        foreach (var feature in sample.SelectMany(features => features.Positions))
        {
            stands[feature]++;
        }

        var rarity = Array.ConvertAll(stands, count => MathF.Log((sample.Length + 1f) / (count + 0.5f)));
        var column = new int[TextFeatures.Buckets];
        Array.Fill(column, -1);
        var known = Enumerable.Range(0, stands.Length).Where(feature => stands[feature] > 1)
            .OrderByDescending(feature => stands[feature]).ThenBy(feature => feature).Take(shape.Features).ToArray();
        for (var at = 0; at < known.Length; at++)
        {
            column[known[at]] = at;
        }

        if (known.Length == 0)
        {
            return new CorpusModel(shape, 0, rarity, column, []);
        }

        var rows = sample.Select(features => Row(features, column, rarity)).Where(row => row.Count > 0).ToArray();
        var projection = LowRank.Of(rows, known.Length, shape.Learned);

        // What goes together is learned from texts that say several things; a corpus of single sentences teaches little of it.
        var length = (float)sample.Average(features => features.Count);
        return new CorpusModel(shape, shape.LearnedShare * length / (length + shape.TextToLearnFrom), rarity, column, projection);
    }

    /// <summary>What <see cref="WriteTo"/> wrote; null where the bytes are something else.</summary>
    public static CorpusModel? ReadFrom(Stream from) => CorpusModelFile.Read(from) is { } read
        ? new CorpusModel(read.Shape, read.Share, read.Rarity, read.Column, read.Projection)
        : null;

    public void WriteTo(Stream to) => CorpusModelFile.Write(to, _shape, _share, _rarity, _column, _projection);

    /// <summary>A vector of length 1; all zero for a text without features.</summary>
    public float[] Embed(SparseVector features)
    {
        var learned = new float[_projection.Length > 0 ? _projection[0].Length : 0];
        var vector = new float[Dimensions];
        var hashed = vector.AsSpan(_shape.Learned);
        for (var at = 0; at < features.Count; at++)
        {
            var feature = features.Positions[at];
            var weight = Weigh(features.Values[at], _rarity[feature]);
            if (_column[feature] is >= 0 and var column)
            {
                LowRank.AddScaled(learned, _projection[column], weight);
            }

            if (hashed.Length > 0)
            {
                var mixed = (uint)feature * 0x9E3779B1u;
                hashed[(int)((mixed >> 8) % (uint)hashed.Length)] += (mixed & 1) == 0 ? weight : -weight;
                mixed *= 0x85EBCA6Bu;
                hashed[(int)((mixed >> 8) % (uint)hashed.Length)] += (mixed & 1) == 0 ? weight : -weight;
            }
        }

        learned.CopyTo(vector, 0);
        var learnedSome = Scale(vector.AsSpan(0, _shape.Learned), MathF.Sqrt(_share));
        Scale(hashed, MathF.Sqrt(learnedSome ? 1 - _share : 1));
        Scale(vector, 1);
        return vector;
    }

    private ulong Hash()
    {
        var hash = 14695981039346656037ul;
        var (learned, hashedAt) = (_shape.Learned, _shape.Hashed);
        hash = (hash ^ (uint)learned) * 1099511628211ul;
        hash = (hash ^ (uint)hashedAt) * 1099511628211ul;
        foreach (var value in _rarity.Concat(_projection.SelectMany(row => row)))
        {
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 1099511628211ul;
        }

        return hash;
    }

    private static float Weigh(float often, float rarity) => (often < 1 ? often : 1 + MathF.Log(often)) * Math.Max(rarity, 0);

    // The known features of a text in the order of their columns, as long as 1.
    private static SparseVector Row(SparseVector features, int[] column, float[] rarity)
    {
        var known = Enumerable.Range(0, features.Count).Where(at => column[features.Positions[at]] >= 0).ToArray();
        var positions = Array.ConvertAll(known, at => column[features.Positions[at]]);
        var values = Array.ConvertAll(known, at => Weigh(features.Values[at], rarity[features.Positions[at]]));
        Array.Sort(positions, values);
        Scale(values, 1);
        return new SparseVector(positions, values);
    }

    private static bool Scale(Span<float> part, float to)
    {
        var square = 0f;
        foreach (var value in part)
        {
            square += value * value;
        }

        if (square <= 1e-12f)
        {
            return false;
        }

        var by = to / MathF.Sqrt(square);
        foreach (ref var value in part)
        {
            value *= by;
        }

        return true;
    }
}
