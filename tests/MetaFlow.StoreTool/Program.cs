using System.Diagnostics;
using System.Globalization;
using MetaFlow;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Pool;
using MetaFlow.Scripts.Sandbox;
using MetaFlow.Storage;
using MetaFlow.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

// Holds children of the script sandbox in a process of its own, for tests that kill it: MetaFlow.StoreTool scripts LEVEL
// It says the level it reached when the children are ready.
if (args is ["scripts", var level])
{
    await HoldScriptsAsync(Enum.Parse<SandboxLevel>(level, ignoreCase: true));
    return;
}

// Migrates a database in a process of its own, for tests that kill it:
//   MetaFlow.StoreTool sqlite DATA_DIRECTORY MIGRATIONS_FOLDER
//   MetaFlow.StoreTool postgres CONNECTION_STRING MIGRATIONS_FOLDER
// It says 'begins' when it begins, and the milliseconds it took when it has ended.
var (provider, place, migrations) = (args[0], args[1], args[2]);
var options = provider == "sqlite"
    ? new StorageOptions { Provider = provider, DataDirectory = place }
    : new StorageOptions { Provider = provider, ConnectionString = place };

await using var store = Providers.New(provider, migrations).Open(options, TimeProvider.System, NullLoggerFactory.Instance);
Console.WriteLine("begins");
var began = Stopwatch.GetTimestamp();
await store.MigrateAsync(CancellationToken.None);
Console.WriteLine(Stopwatch.GetElapsedTime(began).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture));

static async Task HoldScriptsAsync(SandboxLevel highest)
{
    var settings = new ScriptOptions { ReadyChildren = 3 };
    await using var sandbox = new ProcessSandbox(settings, NullLogger<ProcessSandbox>.Instance, highest);
    await using var pool = new ScriptPool(sandbox, Options.Create(settings), TimeProvider.System, NullLogger<ScriptPool>.Instance);
    var report = await sandbox.ProbeAsync(CancellationToken.None);
    pool.Warm();
    await using var lease = await pool.LeaseAsync(RunId.New(TimeProvider.System), CancellationToken.None);
    while (pool.Figures.Ready < 2)
    {
        await Task.Delay(20);
    }

    Console.WriteLine(report.Level.ToString().ToLowerInvariant());
    await Task.Delay(Timeout.Infinite);
}
