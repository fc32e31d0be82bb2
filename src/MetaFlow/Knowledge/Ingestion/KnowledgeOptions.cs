using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>How documents are taken in, and how much of one.</summary>
public sealed class KnowledgeOptions
{
    public const string Section = "MetaFlow:Knowledge";

    /// <summary>A folder whose files are documents, each folder in it a domain; <c>knowledge</c> in the data directory when empty.</summary>
    public string? Folder { get; set; }

    /// <summary>How often that folder is looked through; zero for never.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FolderEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The most bytes of one document.</summary>
    [Range(1, 1_000_000_000)]
    public int MaxBytes { get; set; } = 20_000_000;

    /// <summary>The most characters that are read out of one document, whatever is packed into its bytes.</summary>
    [Range(1000, 100_000_000)]
    public int MaxCharacters { get; set; } = 5_000_000;

    /// <summary>The most pages of a PDF.</summary>
    [Range(1, 100_000)]
    public int MaxPages { get; set; } = 2000;

    /// <summary>The most passages of one document.</summary>
    [Range(1, 1_000_000)]
    public int MaxPassages { get; set; } = 10_000;

    /// <summary>How deep data and elements may lie in each other.</summary>
    [Range(8, 200)]
    public int MaxDepth { get; set; } = 100;

    /// <summary>How long reading one document may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The most memory that the program which reads PDF may take, in megabytes.</summary>
    [Range(64, 65_536)]
    public int PdfMemory { get; set; } = 1024;

    /// <summary>How long a node that reads documents may be silent before another one takes them over.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often reading a document begins, before it is left to a person.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 10;

    /// <summary>Whether the configured model says what a document is about, beside the rules; it is sent the beginning of each document.</summary>
    public bool ModelMetadata { get; set; }

    /// <summary>Whether the configured model judges the first hits of each search; it is sent the question and their passages.</summary>
    public bool ModelReranking { get; set; }
}

[OptionsValidator]
internal sealed partial class KnowledgeOptionsValidator : IValidateOptions<KnowledgeOptions>;
