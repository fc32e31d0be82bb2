using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Storage.Events;

namespace MetaFlow.Storage.Knowledge;

/// <summary>Makes what was read the served version: text, metadata, passages, history and the change, in one transaction.</summary>
internal static class IngestionEnd
{
    public static async Task<bool> CompleteAsync(
        Session session, IngestedDocument document, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string End = "DELETE FROM ingestions WHERE document_id = @document AND fence = @fence AND state = 1";
        const string Known = "SELECT version, hash, raw_hash, title, tags, content_type, edits, domain, source FROM documents WHERE id = @document";
        const string Put =
            """
            UPDATE documents
            SET title = @title, content_type = @type, hash = @hash, tags = @tags, version = @version, changed_at = @at,
                length = @length, text = @text, raw_hash = @raw, metadata = @metadata
            WHERE id = @document
            """;
        const string Remember =
            """
            INSERT INTO document_versions (document_id, number, hash, raw_hash, passages, at)
            VALUES (@document, @number, @hash, @raw, @passages, @at)
            ON CONFLICT (document_id, number) DO UPDATE SET passages = @passages, hash = @hash, raw_hash = coalesce(@raw, document_versions.raw_hash)
            """;

        var id = Dialect.Id(document.Work.DocumentId);
        if (await session.Command(End).Set("document", id).Set("fence", document.Work.Fence).ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            return false;
        }

        var known = (await session.Command(Known).Set("document", id).ListAsync(
            row => (Version: row.GetInt32(0), Hash: row.GetString(1), Raw: row.GetTextOrNull(2), Title: row.GetString(3),
                Tags: row.GetString(4), Type: row.GetString(5), Edits: DocumentTable.Edits(row, 6), Domain: row.GetString(7), Source: row.GetString(8)), cancellationToken))[0];
        var (text, title, tags) = (Rows.Keepable(document.Text), Rows.Keepable(known.Edits.Title ?? document.Title), Rows.Json(document.Tags));
        var raw = document.Work.Raw?.Hex ?? known.Raw;

        // Read again with the same result it is the same version, cut anew.
        var isSame = known.Version > 0 && known.Hash == document.Hash && known.Title == title && known.Tags == tags;
        var version = isSame ? known.Version : known.Version + 1;
        await session.Command(Put)
            .Set("title", title)
            .Set("type", document.ContentType)
            .Set("hash", document.Hash)
            .Set("tags", tags)
            .Set("version", version)
            .Set("at", now)
            .Set("length", text.Length)
            .Set("text", text)
            .Set("raw", raw)
            .Set("metadata", Rows.Keepable(document.Metadata.ToJson().ToString()))
            .Set("document", id)
            .ExecuteNonQueryAsync(cancellationToken);
        await session.Command(Remember)
            .Set("document", id)
            .Set("number", version)
            .Set("hash", document.Hash)
            .Set("raw", raw)
            .Set("passages", document.Passages.Count)
            .Set("at", now)
            .ExecuteNonQueryAsync(cancellationToken);
        await PassageTable.ReplaceAsync(
            session, document.Work.DocumentId, version, known.Version > 0, document.Passages, now, cancellationToken);
        await KnownResponseStore.ReplaceAsync(
            session, document.Work.DocumentId, known.Version == 0, document.Responses, cancellationToken);
        await ChangeFeed.AddDocumentAsync(session, document.Work.DocumentId, cancellationToken);
        if (!isSame)
        {
            var data = JsonObject.Of(
                ("document", document.Work.DocumentId.ToString("D")), ("domain", known.Domain), ("source", known.Source), ("title", title),
                ("version", version), ("contentType", document.ContentType), ("length", text.Length));
            var type = known.Version == 0 ? EventWord.DocumentAdded : EventWord.DocumentChanged;
            await EventStore.AddAsync(session, [new WorkflowEvent(Guid.CreateVersion7(now), type, data, Key: null, Run: null, now)], cancellationToken);
        }

        return true;
    }
}
