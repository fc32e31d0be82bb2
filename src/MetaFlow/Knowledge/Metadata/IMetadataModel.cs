namespace MetaFlow.Knowledge.Metadata;

/// <summary>
/// Improves what the rules extracted, where a language model is configured. What it says is checked before it is kept:
/// see <see cref="MetadataCheck"/>. The text it is given is a document and never an instruction.
/// </summary>
public interface IMetadataModel
{
    /// <summary>Null where it has nothing to say.</summary>
    Task<DocumentMetadata?> ImproveAsync(DocumentMetadata extracted, string text, CancellationToken cancellationToken);
}
