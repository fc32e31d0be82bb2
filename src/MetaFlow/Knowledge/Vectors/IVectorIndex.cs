using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Vectors;

/// <summary>
/// Vectors by id, in collections. Whatever it keeps is derived: a collection that is gone is filled again from the
/// database. Adding, removing and searching may happen at the same time; a search sees an entry whole or not at all.
/// </summary>
public interface IVectorIndex
{
    /// <summary>Adds entries; one whose id is there already is replaced. They are found as soon as this returns.</summary>
    /// <exception cref="VectorException">The index cannot be reached, or refuses; what was put may be there in part: put again.</exception>
    ValueTask PutAsync(VectorCollection collection, IReadOnlyList<VectorEntry> entries, CancellationToken cancellationToken);

    /// <summary>Removes entries; an id that is not there is no error.</summary>
    ValueTask RemoveAsync(VectorCollection collection, IReadOnlyList<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Removes the entries of a document, except some.</summary>
    ValueTask RemoveDocumentAsync(
        VectorCollection collection, Guid document, IReadOnlyCollection<Guid> except, CancellationToken cancellationToken);

    /// <summary>
    /// The entries most similar to a vector, the best first; equal ones in the order of their ids. Fewer than asked for where
    /// the filter leaves fewer; none where there is no such collection.
    /// </summary>
    ValueTask<IReadOnlyList<VectorHit>> SearchAsync(
        VectorCollection collection, ReadOnlyMemory<float> vector, int count, VectorFilter? filter, CancellationToken cancellationToken);

    /// <summary>How many entries there are; 0 where there is no such collection.</summary>
    ValueTask<long> CountAsync(VectorCollection collection, CancellationToken cancellationToken);

    /// <summary>The keys of all entries, so that what is missing can be put and what nobody knows any more can go.</summary>
    IAsyncEnumerable<VectorKey> KeysAsync(VectorCollection collection, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<VectorCollection>> CollectionsAsync(CancellationToken cancellationToken);

    /// <summary>Removes a collection with all it has.</summary>
    ValueTask DropAsync(VectorCollection collection, CancellationToken cancellationToken);

    /// <summary>Brings what was put to where the next start finds it, as far as it is not there yet.</summary>
    ValueTask SaveAsync(CancellationToken cancellationToken);
}

/// <summary>What an entry's vector was made of.</summary>
public enum VectorKind
{
    /// <summary>A passage of a document.</summary>
    Passages,

    /// <summary>A document's title, keywords and description.</summary>
    Metadata,
}

/// <summary>An entry, and what it was made of.</summary>
/// <param name="Fingerprint">Equal where text and payload were equal.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VectorKey(Guid Id, ulong Fingerprint);

/// <summary>One vector, and what filters ask about it. It is kept normalised: only its direction counts.</summary>
public sealed record VectorEntry(Guid Id, ulong Fingerprint, ReadOnlyMemory<float> Vector, VectorPayload Payload);

/// <param name="Document">The document that the entry belongs to.</param>
public sealed record VectorPayload(
    Guid Document, string Language, string Type, IReadOnlyList<string> Tags, DateTimeOffset ChangedAt);

/// <param name="Score">The cosine of the angle between both vectors: from -1 to 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VectorHit(Guid Id, Guid Document, float Score);

/// <summary>The index could not do what it was asked.</summary>
public sealed class VectorException(Problem problem, bool retryable) : Exception(problem.Message)
{
    public Problem Problem { get; } = problem;

    /// <summary>Whether trying again can help.</summary>
    public bool IsRetryable { get; } = retryable;
}
