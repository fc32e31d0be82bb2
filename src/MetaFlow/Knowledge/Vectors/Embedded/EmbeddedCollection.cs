namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>One collection in memory: who writes waits for other writers, who reads waits for nobody.</summary>
internal sealed class EmbeddedCollection
{
    private readonly Lock _writing = new();

    private readonly Dictionary<Guid, DocumentEntries> _documents = [];
    private Dictionary<Guid, int> _rowOf = [];

    private volatile VectorSegment _segment;

    public EmbeddedCollection(VectorCollection name, VectorSegment segment)
    {
        (Name, _segment) = (name, segment);
        for (var row = 0; row < segment.Rows.Count; row++)
        {
            if (segment.View.Sees(segment.Rows, row))
            {
                var payload = segment.Rows.PayloadOf(row);
                _rowOf[segment.Rows.IdOf(row)] = row;
                EntriesOf(payload).Ids.Add(segment.Rows.IdOf(row));
            }
        }
    }

    public VectorCollection Name { get; }

    public VectorSegment Segment => _segment;

    public long Count => _segment.View.Entries;

    /// <summary>How often it was written to; what a saved file of it is compared with.</summary>
    public long Changes { get; private set; }

    public IEnumerable<VectorKey> Keys()
    {
        var segment = _segment;
        var view = segment.View;
        for (var row = 0; row < view.Rows; row++)
        {
            if (view.Sees(segment.Rows, row))
            {
                yield return new VectorKey(segment.Rows.IdOf(row), segment.Rows.FingerprintOf(row));
            }
        }
    }

    public void Put(IReadOnlyList<VectorEntry> entries)
    {
        var dimensions = Name.Space.Dimensions;
        if (entries.FirstOrDefault(entry => entry.Vector.Length != dimensions) is { } other)
        {
            throw new ArgumentException($"A vector has {other.Vector.Length} dimensions where the collection has {dimensions}.", nameof(entries));
        }

        // A number that is not finite is found here, before anything is written.
        var normals = entries.Select(entry => Normal(entry.Vector.Span)).ToList();
        lock (_writing)
        {
            var change = _segment.View.Change + 1;
            for (var at = 0; at < entries.Count; at++)
            {
                Put(entries[at], normals[at], change);
            }

            Show(change);
        }
    }

    public void Remove(IEnumerable<Guid> ids)
    {
        lock (_writing)
        {
            var change = _segment.View.Change + 1;
            foreach (var id in ids)
            {
                Remove(id, change);
            }

            Show(change);
        }
    }

    public void RemoveDocument(Guid document, IReadOnlyCollection<Guid> except)
    {
        lock (_writing)
        {
            if (_documents.TryGetValue(document, out var known))
            {
                var change = _segment.View.Change + 1;
                foreach (var id in known.Ids.Except(except).ToList())
                {
                    Remove(id, change);
                }

                Show(change);
            }
        }
    }

    /// <summary>
    /// Takes over rows that were built from a view of these: what changed since then is done again on them. Nobody writes meanwhile.
    /// </summary>
    /// <param name="rowOf">Where each row of the view is now; -1 for those that were gone.</param>
    public void Replace(VectorSegment built, VectorView from, int[] rowOf)
    {
        lock (_writing)
        {
            var old = _segment;
            const int Change = 1;
            for (var row = 0; row < from.Rows; row++)
            {
                if (rowOf[row] >= 0 && !old.View.Sees(old.Rows, row))
                {
                    built.Rows.Remove(rowOf[row], Change);
                }
            }

            for (var row = from.Rows; row < old.View.Rows; row++)
            {
                if (old.View.Sees(old.Rows, row))
                {
                    built.Rows.AddCopy(old.Rows, row);
                }
            }

            var rows = new Dictionary<Guid, int>(_rowOf.Count);
            for (var row = 0; row < built.Rows.Count; row++)
            {
                if (built.Rows.GoneAt(row) == 0)
                {
                    rows[built.Rows.IdOf(row)] = row;
                }
            }

            built.View = new VectorView(built.Rows.Count, Change, rows.Count);
            (_rowOf, _segment) = (rows, built);
            Changes++;
        }
    }

    private void Put(VectorEntry entry, float[]? normal, int change)
    {
        var rows = _segment.Rows;
        var document = EntriesOf(entry.Payload);
        if (!_rowOf.TryGetValue(entry.Id, out var replaced))
        {
            replaced = -1;
            document.Ids.Add(entry.Id);
        }
        else if (rows.PayloadOf(replaced).Document != entry.Payload.Document)
        {
            Forget(entry.Id, rows.PayloadOf(replaced).Document);
            document.Ids.Add(entry.Id);
        }

        var row = rows.Add(entry.Id, entry.Fingerprint, document.Payload);
        rows.SetStep(row, normal is null ? 0 : RowNumbers.Write(normal, rows.Coarse(row), rows.Fine(row)));
        _rowOf[entry.Id] = row;
        if (replaced >= 0)
        {
            rows.Remove(replaced, change);
        }
    }

    private void Remove(Guid id, int change)
    {
        if (_rowOf.Remove(id, out var row))
        {
            Forget(id, _segment.Rows.PayloadOf(row).Document);
            _segment.Rows.Remove(row, change);
        }
    }

    private void Forget(Guid id, Guid document)
    {
        var entries = _documents[document];
        entries.Ids.Remove(id);
        if (entries.Ids.Count == 0)
        {
            _documents.Remove(document);
        }
    }

    // All that was written shows at once.
    private void Show(int change)
    {
        _segment.View = new VectorView(_segment.Rows.Count, change, _rowOf.Count);
        Changes++;
    }

    // One payload for all entries of a document that say the same.
    private DocumentEntries EntriesOf(VectorPayload payload)
    {
        if (!_documents.TryGetValue(payload.Document, out var known))
        {
            _documents[payload.Document] = known = new DocumentEntries(payload);
        }
        else if (!IsSame(known.Payload, payload))
        {
            known.Payload = payload;
        }

        return known;
    }

    private static bool IsSame(VectorPayload one, VectorPayload other) =>
        ReferenceEquals(one, other) || (one.Language == other.Language && one.Type == other.Type
            && one.ChangedAt == other.ChangedAt && one.Tags.SequenceEqual(other.Tags, StringComparer.Ordinal));

    private static float[]? Normal(ReadOnlySpan<float> vector)
    {
        var normal = new float[vector.Length];
        return RowNumbers.Normalise(vector, normal) ? normal : null;
    }

    private sealed class DocumentEntries(VectorPayload payload)
    {
        public VectorPayload Payload { get; set; } = payload;

        public List<Guid> Ids { get; } = new(1);
    }
}
