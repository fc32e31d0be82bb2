namespace MetaFlow.Workflows.Certificates;

/// <summary>Keeps the certificate of each revision.</summary>
public interface ICertificateStore
{
    /// <summary>Null where none was saved, or it was written in a form that this program does not know.</summary>
    Task<Certificate?> FindAsync(string workflowId, int revision, CancellationToken cancellationToken);

    /// <summary>Every certificate of this definition, whatever revision it is of; ordered by workflow and revision.</summary>
    Task<IReadOnlyList<CertifiedRevision>> FindByHashAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Saves it in the place of the one that the revision had. The revision is there, and has its hash.</summary>
    /// <returns>False where there is no such revision, or it has another hash: then nothing is written.</returns>
    Task<bool> SaveAsync(string workflowId, int revision, Certificate certificate, CancellationToken cancellationToken);
}

/// <summary>A revision and its certificate.</summary>
public sealed record CertifiedRevision(string WorkflowId, int Revision, Certificate Certificate);
