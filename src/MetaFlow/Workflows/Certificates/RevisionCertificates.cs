using System.Text;

namespace MetaFlow.Workflows.Certificates;

/// <summary>The certificates of this installation: the stored one where it still holds, otherwise a new one.</summary>
public sealed class RevisionCertificates(ICertificateStore store, SurroundingsFinder surroundings, CertificateMaker maker, TimeProvider clock)
{
    public async Task<Certificate> OfAsync(Revision revision, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var around = await surroundings.FindAsync(revision.Definition, cancellationToken);
        var made = maker.Make(Encoding.UTF8.GetBytes(revision.Definition), around, now);
        if (await store.FindAsync(revision.WorkflowId, revision.Number, cancellationToken) is { } kept && Holds(kept, made, now))
        {
            return kept;
        }

        await store.SaveAsync(revision.WorkflowId, revision.Number, made, cancellationToken);
        return made;
    }

    // It says what a new one would say, and what it foretells is still ahead.
    private static bool Holds(Certificate kept, Certificate made, DateTimeOffset now) =>
        (kept.Hash, kept.Language, kept.Program, kept.Surroundings) == (made.Hash, made.Language, made.Program, made.Surroundings)
        && (kept.Facts?.Triggers ?? []).All(trigger => trigger.Next is not [var next, ..] || next > now);
}
