using System.Text;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Runs.Dossiers;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;

namespace MetaFlow.Tests.Runs.Dossiers;

/// <summary>A run as one document, out of every database.</summary>
public abstract class DossierContract(ITestDatabase database) : StoreContract(database)
{
    private const string Secret = "sesame-8841-열려라";

    private readonly ProbeLog _log = new();

    [Fact]
    public async Task A_run_becomes_one_document_that_can_be_checked_and_holds_no_secret()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""
            { "id": "large", "type": "probe", "settings": { "output": "{{ $pad(inputs.key, 90000, 'abc') }}" } },
            { "id": "sent", "type": "send", "settings": { "output": "{{ inputs.key & inputs.name }}" } }
            """, """ "key": { "type": "string", "secret": true }, "name": { "type": "string" } """, ("key", Secret), ("name", "홍길동"));
        await engine.DriveAsync(run);

        var document = await engine.Get<RunDossiers>().ExportAsync(run.Id, Cancel);

        var verdict = DossierCheck.Check(document, new MirrorSeal());
        Assert.True(verdict.Fault is null, verdict.Fault?.Message);
        var text = Encoding.UTF8.GetString(document!);
        Assert.DoesNotContain("sesame", text, StringComparison.Ordinal);
        Assert.Contains("홍길동", text, StringComparison.Ordinal);
        var dossier = (JsonObject)JsonData.Parse(text);
        var journal = await Store.Journal.ReadAsync(run.Id, 0, 100, Cancel);
        var entries = ((JsonArray)dossier["entries"]!).Cast<JsonObject>().ToList();
        Assert.Equal(journal.Select(entry => (entry.Kind.ToString(), entry.StepPath)), entries.Select(entry => (((JsonText)entry["kind"]!).Value, ((JsonText)entry["step"]!).Value)));
        Assert.NotEqual("null", entries[0]["sealed"]!.ToString());
        var effect = (JsonObject)Assert.Single((JsonArray)dossier["effects"]!);
        Assert.Equal(("\"sent\"", "\"confirmed\"", "\"POST shop.test\""), ($"{effect["step"]}", $"{effect["outcome"]}", $"{effect["what"]}"));
        var large = ((JsonArray)dossier["outputs"]!).Cast<JsonObject>().First();
        Assert.Equal(("\"large\"", "false"), ($"{large["step"]}", $"{large["inline"]}"));
        Assert.Contains($"{large["sha256"]}".Trim('"'), LargeValues.Named(JournalPayload.Read(journal.First(entry => entry.StepPath == "large" && entry.Kind == JournalKind.StepCompleted))).Select(value => value.Hash.Hex));
    }

    [Fact]
    public async Task A_run_that_has_not_ended_is_exported_as_far_as_it_is()
    {
        await using var engine = Node();
        var run = await engine.StartAsync("""{ "id": "w", "type": "wait", "settings": { "for": "PT1H" } }""");
        await engine.DriveAsync(run);

        var document = await engine.Get<RunDossiers>().ExportAsync(run.Id, Cancel);

        Assert.Null(DossierCheck.Check(document).Fault);
        Assert.Null(await engine.Get<RunDossiers>().ExportAsync(new RunId(Guid.CreateVersion7(Now)), Cancel));
    }

    private TestEngine Node() => new(Store, Clock, _log);
}

public sealed class SqliteDossierTests() : DossierContract(new SqliteTestDatabase());

public sealed class PostgresDossierTests(PostgresServer server) : DossierContract(new PostgresTestDatabase(server));
