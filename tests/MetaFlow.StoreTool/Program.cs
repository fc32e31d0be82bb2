using System.Diagnostics;
using System.Globalization;
using MetaFlow.Storage;
using MetaFlow.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

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
