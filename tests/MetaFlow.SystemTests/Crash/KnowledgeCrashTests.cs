using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Passages;
using MetaFlow.Storage;
using MetaFlow.Tests.Storage;

namespace MetaFlow.SystemTests.Crash;

/// <summary>
/// What is served of the knowledge base while the program that reads documents dies at any moment: each document once,
/// and whole, in some version that it had; and in its last one when all is over.
/// </summary>
[Collection(Alone.Name)]
public sealed partial class KnowledgeCrashTests : IAsyncDisposable
{
    private const int Kills = 50;
    private const int Files = 200;
    private const int FilesEach = 6;
    private const int Parts = 4;

    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(60);

    private readonly SqliteTestDatabase _database = new();
    private readonly ServerFixture _server;
    private readonly Dictionary<string, string> _written = [];

    public KnowledgeCrashTests() => _server = new ServerFixture
    {
        DataDirectory = _database.DataDirectory,
        Settings = ["MetaFlow:Knowledge:FolderEvery=00:00:00.05", "MetaFlow:Knowledge:Lease=00:00:01"],
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _server.KillAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task However_often_the_reader_is_killed_each_document_is_there_once_and_whole()
    {
        var looks = 0;
        await using var store = _database.Open(TimeProvider.System);
        await store.MigrateAsync(Cancel);
        for (var kill = 0; kill < Kills; kill++)
        {
            await WriteAsync(kill);
            using var reader = Start();
            await BeginsToReadAsync(reader);
            await Task.Delay(Random.Shared.Next(200), Cancel);
            looks += await LookAsync(store);
            reader.Kill(entireProcessTree: true);
            await reader.WaitForExitAsync(Cancel);
            looks += await LookAsync(store);
        }

        // A server brings the rest, and sees by itself what lies in its folder.
        await _server.StartAsync(Cancel);
        await EndAsync(store);
        var documents = (await store.Knowledge.ListAsync(null, Cancel)).Where(document => document.Source.StartsWith("crash/", StringComparison.Ordinal)).ToList();
        Assert.Equal(_written.Keys.Order(StringComparer.Ordinal), documents.Select(document => document.Source).Order(StringComparer.Ordinal));
        foreach (var document in documents)
        {
            Assert.Equal(_written[document.Source], (await store.Knowledge.FindAsync(document.Id, Cancel))!.Text);
        }

        Assert.True(looks > Kills, $"Only {looks} documents were ever looked at while they were read.");
        await LookAsync(store);
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM passages WHERE document_id NOT IN (SELECT id FROM documents)"));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM ingestions"));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM document_versions WHERE document_id NOT IN (SELECT id FROM documents)"));
        Assert.Equal(
            await CountAsync("SELECT count(*) FROM documents"),
            await CountAsync("SELECT count(*) FROM knowledge_changes c JOIN documents d ON d.id = c.document_id"));
        TestContext.Current.SendDiagnosticMessage($"{documents.Count} documents, {Kills} kills, {looks} looks, {documents.Sum(document => document.Version)} versions");
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(ServerFixture.Executable())
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _database.DataDirectory,
        };
        string[] words =
        [
            "knowledge", "add", Path.Combine(_database.DataDirectory, "knowledge"), "--data", _database.DataDirectory,
            .. _server.Settings.SelectMany(setting => new[] { "--set", setting }),
        ];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    // Once something of this round is in the queue, the moment to die has come.
    private async Task BeginsToReadAsync(Process reader)
    {
        var before = await CountAsync("SELECT coalesce(max(added_at), 0) FROM ingestions");
        var last = await CountAsync("SELECT coalesce(max(sequence), 0) FROM knowledge_changes");
        while (!reader.HasExited
            && await CountAsync("SELECT coalesce(max(added_at), 0) FROM ingestions") == before
            && await CountAsync("SELECT coalesce(max(sequence), 0) FROM knowledge_changes") == last)
        {
            await Task.Delay(10, Cancel);
        }
    }

    // New files and, of those there are, every fifth again in other words.
    private async Task WriteAsync(int kill)
    {
        for (var i = 0; i < FilesEach; i++)
        {
            var number = ((kill * FilesEach) + i) % Files;
            await WriteAsync(number, kill);
            if (i == 0 && number > 10)
            {
                await WriteAsync(number - 10, kill);
            }
        }
    }

    private async Task WriteAsync(int number, int version)
    {
        var source = string.Create(CultureInfo.InvariantCulture, $"crash/{number % 7}/d{number}.md");
        var text = new StringBuilder();
        for (var part = 1; part <= Parts; part++)
        {
            text.Append(CultureInfo.InvariantCulture, $"# Part {part}\n\n[{number}-{version}-{part}] {string.Join(' ', Enumerable.Repeat($"Sentence of part {part}.", 30))}\n\n");
        }

        // Renamed into its place, as whoever writes files with care does.
        var file = Path.Combine(_database.DataDirectory, "knowledge", source);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var aside = Path.Combine(_database.DataDirectory, "aside");
        await File.WriteAllTextAsync(aside, text.ToString().TrimEnd() + "\n", Cancel);
        File.Move(aside, file, overwrite: true);
        _written[source] = await File.ReadAllTextAsync(file, Cancel);
    }

    /// <summary>Everything that is served at this moment, as an index would take it over; how many documents.</summary>
    private static async Task<int> LookAsync(IStore store)
    {
        var seen = new Dictionary<Guid, ServedDocument>();
        long after = 0;
        while (await store.KnowledgeChanges.ReadAsync(after, 100, Cancel) is { Count: > 0 } changes)
        {
            after = changes[^1].Sequence;
            foreach (var change in changes.OfType<KnowledgeChange.Changed>().Where(change => change.Document.Source.StartsWith("crash/", StringComparison.Ordinal)))
            {
                // One that changes between two pages comes again, as its next version.
                seen[change.Document.Id] = change.Document;
                CheckWhole(change.Document);
            }
        }

        Assert.Distinct(seen.Values.Select(document => document.Source), StringComparer.Ordinal);
        Assert.Distinct(seen.Values.SelectMany(document => document.Passages).Select(passage => passage.Id));
        return seen.Count;
    }

    private static void CheckWhole(ServedDocument document)
    {
        var marks = document.Passages.SelectMany(passage => Mark().Matches(passage.Text)).Select(mark => mark.Groups).ToList();
        Assert.Equal(["1", "2", "3", "4"], marks.Select(mark => mark["part"].Value));
        Assert.Single(marks.Select(mark => mark["version"].Value).Distinct());
        Assert.All(document.Passages, passage => Assert.Equal(PassageKind.Text, passage.Kind));
    }

    private async Task EndAsync(IStore store)
    {
        var until = TimeProvider.System.GetUtcNow() + EndsWithin;
        while (true)
        {
            var served = (await store.Knowledge.ListAsync(null, Cancel)).Where(document => document.Source.StartsWith("crash/", StringComparison.Ordinal)).ToList();
            var isDone = served.Count == _written.Count && served.All(document => document.State.Status == DocumentStatus.Ready);
            if (isDone && (await Task.WhenAll(served.Select(async document => (await store.Knowledge.FindAsync(document.Id, Cancel))!.Text == _written[document.Source]))).All(same => same)
                && await CountAsync("SELECT count(*) FROM ingestions") == 0)
            {
                return;
            }

            Assert.True(
                TimeProvider.System.GetUtcNow() < until,
                $"{served.Count} of {_written.Count} documents are there; not ready: {string.Join(", ", served.Where(document => document.State.Status != DocumentStatus.Ready).Select(document => $"{document.Source} {document.State.Status} {document.State.Problem?.Code}"))}");
            await Task.Delay(200, Cancel);
        }
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = await _database.OpenRawAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancel), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\[\d+-(?<version>\d+)-(?<part>\d)\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();
}
