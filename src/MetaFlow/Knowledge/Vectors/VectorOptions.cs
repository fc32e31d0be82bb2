using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Vectors;

/// <summary>Where the vectors of documents are searched.</summary>
public sealed class VectorOptions
{
    public const string Section = "MetaFlow:Knowledge:Vectors";

    /// <summary><c>embedded</c>, which needs nothing, or <c>qdrant</c>.</summary>
    [AllowedValues("embedded", "qdrant", ErrorMessage = "'MetaFlow:Knowledge:Vectors:Provider' has to be 'embedded' or 'qdrant'.")]
    public string Provider { get; set; } = "embedded";

    /// <summary>Where the embedded index keeps its files. Set from <c>MetaFlow:DataDirectory</c>.</summary>
    public string? Directory { get; set; }

    /// <summary>The embedded index compares a question with every vector of a domain up to so many; above, it walks a graph.</summary>
    [Range(1_000, 100_000_000)]
    public int ExactUpTo { get; set; } = 50_000;

    /// <summary>Where Qdrant answers: <c>http://127.0.0.1:6333</c>.</summary>
    [Url]
    public string? QdrantUrl { get; set; }

    /// <summary>What Qdrant asks for as <c>api-key</c>; none is sent when empty.</summary>
    [Secret]
    [RegularExpression(@"[\x21-\x7E]*")]
    public string? QdrantApiKey { get; set; }

    /// <summary>How the names of this installation's collections begin: several may share one Qdrant.</summary>
    [RegularExpression("[a-z0-9][a-z0-9-]{0,31}")]
    public string QdrantPrefix { get; set; } = "metaflow";

    /// <summary>How long Qdrant may take for one answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan QdrantTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

[OptionsValidator]
internal sealed partial class VectorOptionsValidator : IValidateOptions<VectorOptions>;
