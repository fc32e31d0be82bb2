using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

[assembly: AssemblyFixture(typeof(MetaFlow.Tests.Storage.PostgresServer))]

namespace MetaFlow.Tests.Storage;

/// <summary>
/// A real PostgreSQL for this test run, in a temporary directory, listening on the loopback interface. It starts with
/// the first test that needs it; where there is none on the machine, those tests are skipped.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string Password = "pass-of-the-tests";

    private const string Variable = "METAFLOW_POSTGRES_BIN";
    private const string User = "metaflow";

    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly ConcurrentBag<string> _free = [];
    private string? _directory;
    private Process? _server;
    private int _port;
    private int _databases;

    /// <summary>A database with no rows: one that was given back, or a new one.</summary>
    public async Task<string> TakeDatabaseAsync(bool fresh, CancellationToken cancellationToken)
    {
        if (!fresh && _free.TryTake(out var used))
        {
            return used;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await RunAsync($"CREATE DATABASE {name}", cancellationToken);
        return name;
    }

    public void GiveBack(string database) => _free.Add(database);

    public string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={_port};Database={database};Username={User};Password={Password};Maximum Pool Size=10");

    public async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await Providers.OpenAsync(
            "postgres", ConnectionString("postgres"), cancellationToken);
        await connection.RunAsync(sql, cancellationToken);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var binaries = FindBinaries();
        Assert.SkipWhen(
            binaries is null,
            $"No PostgreSQL was found. Install Debian's package 'postgresql', or set {Variable} to the folder of 'initdb' and 'postgres'.");

        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_server is null)
            {
                await StartAsync(binaries!, cancellationToken);
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Ends the server under its clients and starts it again at the same place.</summary>
    public async Task RestartAsync(TimeSpan away, CancellationToken cancellationToken)
    {
        await StopAsync();
        await Task.Delay(away, cancellationToken);
        await StartServerAsync(FindBinaries()!, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();

        _server?.Dispose();
        _starting.Dispose();
        if (_directory is not null)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private async Task StopAsync()
    {
        if (_server is { HasExited: false } server)
        {
            // SIGINT: end now, but in order.
            using var kill = Process.Start("kill", ["-INT", server.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await server.WaitForExitAsync();
        }
    }

    private async Task StartAsync(string binaries, CancellationToken cancellationToken)
    {
        _directory = Directory.CreateTempSubdirectory("metaflow-pg-").FullName;
        _port = FreePort();
        var data = Path.Combine(_directory, "data");
        var passwordFile = Path.Combine(_directory, "password");
        await File.WriteAllTextAsync(passwordFile, Password, cancellationToken);
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", "postgres:", _directory]);
            await chown.WaitForExitAsync(cancellationToken);
        }

        using var initdb = Start(
            Path.Combine(binaries, "initdb"),
            ["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "-U", User, "--pwfile", passwordFile, "-D", data]);
        var said = await initdb.StandardError.ReadToEndAsync(cancellationToken);
        await initdb.WaitForExitAsync(cancellationToken);
        Assert.True(initdb.ExitCode == 0, said);

        await StartServerAsync(binaries, cancellationToken);
    }

    private async Task StartServerAsync(string binaries, CancellationToken cancellationToken)
    {
        _server = Start(
            Path.Combine(binaries, "postgres"),
            [
                "-D", Path.Combine(_directory!, "data"), "-k", _directory!, "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture),
                "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200",
            ]);
        while (await _server.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains("ready to accept connections", StringComparison.Ordinal))
            {
                // What it says from now on is read away, so that it never waits for a full pipe.
                _ = _server.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return;
            }
        }

        Assert.Fail("PostgreSQL ended while it started.");
    }

    // PostgreSQL refuses to run as root; setpriv turns into the program, so that the process id is the server's.
    private static Process Start(string program, string[] arguments)
    {
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.WorkingDirectory = Path.GetTempPath();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static string? FindBinaries()
    {
        var folders = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
            ? [given]
            : Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin"))
                : [];
        return folders.LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
