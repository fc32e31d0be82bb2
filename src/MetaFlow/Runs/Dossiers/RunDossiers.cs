using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Runs.Dossiers;

/// <summary>Makes of a run one document that can be given away and checked without a store.</summary>
public sealed class RunDossiers
{
    private const int JournalPage = 1000;

    private readonly IRunJournal _journal;
    private readonly RunReports _reports;
    private readonly DefinitionCache _definitions;
    private readonly IBlobStore _blobs;
    private readonly ICertificateStore _certificates;
    private readonly StepCatalog _catalog;
    private readonly TimeProvider _clock;
    private readonly ICredentialSeal? _seal;

    internal RunDossiers(
        IRunJournal journal, RunReports reports, DefinitionCache definitions, IBlobStore blobs, ICertificateStore certificates, StepCatalog catalog,
        TimeProvider clock, ICredentialSeal? seal) =>
        (_journal, _reports, _definitions, _blobs, _certificates, _catalog, _clock, _seal) =
        (journal, reports, definitions, blobs, certificates, catalog, clock, seal);

    /// <summary>The document; null where there is no such run.</summary>
    public async Task<byte[]?> ExportAsync(RunId id, CancellationToken cancellationToken)
    {
        if (await _journal.FindAsync(id, cancellationToken) is not { } head)
        {
            return null;
        }

        var entries = await ReadAsync(head, cancellationToken);
        var text = BlobHash.TryParse(head.DefinitionHash, out var hash) && await _blobs.FindAsync(hash, cancellationToken) is { } found
            ? Encoding.UTF8.GetString(found.Span)
            : "";
        var (workflow, _) = await _definitions.FindAsync(head.DefinitionHash, cancellationToken);
        var certificate = head.Revision is { } revision ? await _certificates.FindAsync(head.WorkflowId, revision, cancellationToken) : null;
        var parts = DossierParts.Of(text, entries);
        var document = JsonObject.Of([
            ("dossier", DossierChain.Version),
            ("about", About()),
            ("madeAt", RunReport.Time(_clock.GetUtcNow())),
            ("program", CertificateMaker.Program),
            ("run", RunReport.ToJson(head).With("lastSequence", head.LastSequence)),
            ("definition", JsonObject.Of(("hash", head.DefinitionHash), ("text", text))),
            ("certificate", certificate is null ? JsonNull.Value : JsonObject.Of(
                ("definitionHash", certificate.Hash), ("sha256", DossierText.Hash(CertificateJson.Write(certificate))))),
            ("stepTypes", StepTypes(workflow)),
            .. parts.Select(part => (part.Key, part.Value))]);
        return DossierText.Write(DossierChain.Close(document, entries, _seal));
    }

    private static JsonObject About() => JsonObject.Of(
        ("en", Problem.Of("dossier.about").Message),
        ("ko", Problem.Of("dossier.about").In(System.Globalization.CultureInfo.GetCultureInfo("ko")).Message));

    private JsonObject StepTypes(Workflow? workflow)
    {
        var versions = JsonObject.Empty;
        foreach (var name in (workflow?.AllSteps() ?? []).OfType<WorkflowStep.Work>().Select(step => step.Type).Distinct().Order(StringComparer.Ordinal))
        {
            versions = versions.With(name, _catalog.TryFind(name, out var type) ? type.Class.Assembly.GetName().Version?.ToString() : null);
        }

        return versions;
    }

    // What was secret is masked, and what was sealed is there as its hash: it is not given away, and it cannot be changed.
    private async Task<List<JsonObject>> ReadAsync(RunHead head, CancellationToken cancellationToken)
    {
        var entries = new List<JsonObject>();
        var last = 0L;
        while (true)
        {
            var kept = await _journal.ReadAsync(head.Id, last, JournalPage, cancellationToken);
            var shown = await _reports.ReadBriefAsync(head, last, kept.Count, cancellationToken);
            entries.AddRange(kept.Zip(shown, Entry).TakeWhile(entry => entry["sequence"] is JsonNumber { Value: var sequence } && sequence <= head.LastSequence));
            if (kept.Count < JournalPage)
            {
                return entries;
            }

            last = kept[^1].Sequence;
        }
    }

    private static JsonObject Entry(JournalEntry kept, JournalEntry shown)
    {
        var body = JournalPayload.Read(kept);
        var large = LargeValues.Named(body).ToList();
        var hidden = body[SealedValues.Member] is JsonText text
            ? DossierText.Hash(Encoding.UTF8.GetBytes(text.Value))
            : large.Find(value => value.Name == SealedValues.Member) is { Name: not null } named ? named.Hash.Hex : null;
        return JsonObject.Of(
            ("sequence", kept.Sequence),
            ("kind", kept.Kind.ToString()),
            ("step", kept.StepPath),
            ("attempt", kept.Attempt),
            ("at", RunReport.Time(kept.At)),
            ("payload", JournalPayload.Read(shown)),
            ("large", large.Where(value => value.Name != SealedValues.Member).Aggregate(
                JsonObject.Empty, (all, value) => all.With(value.Name, JsonObject.Of(("hash", value.Hash.Hex), ("bytes", value.Bytes))))),
            ("sealed", hidden));
    }
}
