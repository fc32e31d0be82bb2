using System.Text;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Storage.Catalog;

/// <summary>The table <c>certificates</c>.</summary>
internal sealed class CertificateStore(Database database) : ICertificateStore
{
    public async Task<Certificate?> FindAsync(string workflowId, int revision, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT content FROM certificates WHERE workflow_id = @workflow AND number = @number";

        var found = await database.ReadAsync(
            session => session.Command(Sql).Set("workflow", workflowId).Set("number", revision)
                .ListAsync(row => row.GetString(0), cancellationToken),
            cancellationToken);
        return found is [var content] ? Read(content) : null;
    }

    public async Task<IReadOnlyList<CertifiedRevision>> FindByHashAsync(string hash, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT workflow_id, number, content FROM certificates WHERE hash = @hash ORDER BY workflow_id, number";

        var found = await database.ReadAsync(
            session => session.Command(Sql).Set("hash", hash)
                .ListAsync(row => (Id: row.GetString(0), Number: row.GetInt32(1), Content: row.GetString(2)), cancellationToken),
            cancellationToken);
        return [.. from row in found
                   let certificate = Read(row.Content)
                   where certificate is not null
                   select new CertifiedRevision(row.Id, row.Number, certificate)];
    }

    public async Task<bool> SaveAsync(string workflowId, int revision, Certificate certificate, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            INSERT INTO certificates (workflow_id, number, hash, made_at, content)
            SELECT workflow_id, number, hash, @madeAt, @content FROM revisions
            WHERE workflow_id = @workflow AND number = @number AND hash = @hash
            ON CONFLICT (workflow_id, number) DO UPDATE SET made_at = excluded.made_at, content = excluded.content
            """;

        var written = await database.WriteAsync(
            session => session.Command(Sql)
                .Set("workflow", workflowId)
                .Set("number", revision)
                .Set("hash", certificate.Hash)
                .Set("madeAt", certificate.MadeAt)
                .Set("content", Rows.Keepable(Encoding.UTF8.GetString(CertificateJson.Write(certificate))))
                .ExecuteNonQueryAsync(cancellationToken),
            cancellationToken);
        return written == 1;
    }

    private static Certificate? Read(string content) => CertificateJson.Read(Encoding.UTF8.GetBytes(content));
}
