using System.Net;
using System.Net.Sockets;

namespace MetaFlow.Scripts.Sandbox;

/// <summary>What the probe found: the level, and how children are started at it.</summary>
internal sealed record SandboxFinding(SandboxReport Report, Spawner Spawner, ChildUser User);

/// <summary>
/// Finds the highest level that holds. A level counts when canaries at it failed at everything they tried, and when
/// what it adds to the filter holds a canary that has no filter.
/// </summary>
internal sealed class SandboxProbe(ChildCommands commands, DescriptorWatch watch, string hostAssembly, string? bubblewrap)
{
    // A canary needs little, and nothing for long.
    private const long HeapBytes = 64L << 20;
    private const long DataBytes = 256L << 20;
    private static readonly TimeSpan Cpu = TimeSpan.FromSeconds(10);

    private static readonly string[] Locked = ["open_file", "write_file", "socket_internet", "socket_unix", "start_process", "signal_server"];

    // Where the server listens while it is looked.
    private int _port;

    /// <param name="spawner">Starts children at the levels that restrict nobody.</param>
    /// <param name="highest">The highest level to look for.</param>
    public async Task<SandboxFinding> FindAsync(Spawner spawner, SandboxLevel highest, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return await LookAsync(spawner, highest, cancellationToken);
    }

    private async Task<SandboxFinding> LookAsync(Spawner spawner, SandboxLevel highest, CancellationToken cancellationToken)
    {
        var obstacles = new List<Problem>();
        var user = await spawner.DoAsync(WhoChildrenAre);

        if (highest >= SandboxLevel.L3
            && await NamespacesAsync(spawner, user, obstacles, cancellationToken) is { } namespaces)
        {
            return new SandboxFinding(new SandboxReport(SandboxLevel.L3, namespaces, obstacles), spawner, user);
        }

        var filtered = await TryAllAsync(spawner, SandboxLevel.L1, Locked, locked: true, user, cancellationToken);
        if (!filtered.All(attempt => attempt.Contained))
        {
            obstacles.Add(Broken("scripts.level_not_held", "l1", filtered));
            return new SandboxFinding(new SandboxReport(SandboxLevel.None, filtered, obstacles), spawner, user);
        }

        if (highest >= SandboxLevel.L2
            && await LandlockAsync(user, obstacles, cancellationToken) is var (restricted, attempts))
        {
            return new SandboxFinding(new SandboxReport(SandboxLevel.L2, attempts, obstacles), restricted, user);
        }

        return new SandboxFinding(new SandboxReport(SandboxLevel.L1, filtered, obstacles), spawner, user);
    }

    // Children of root are somebody else, unless this system knows nobody else; and from the start, unless nobody else
    // can read the installation.
    private ChildUser WhoChildrenAre()
    {
        const int canRead = 4;
        if (!SpawnerIdentity.IsRoot || !SpawnerIdentity.Become(new SpawnerIdentity().Next()))
        {
            return ChildUser.Same;
        }

        var readable = commands.Readable.Take(1).Append(hostAssembly).All(path => Libc.Access(path, canRead) == 0);
        SpawnerIdentity.Return();
        return readable ? ChildUser.Other : ChildUser.OtherOnceLocked;
    }

    private async Task<IReadOnlyList<CanaryAttempt>?> NamespacesAsync(
        Spawner spawner, ChildUser user, List<Problem> obstacles, CancellationToken cancellationToken)
    {
        if (bubblewrap is null)
        {
            obstacles.Add(Problem.Of("scripts.no_bubblewrap"));
            return null;
        }

        if (user == ChildUser.OtherOnceLocked)
        {
            obstacles.Add(Problem.Of("scripts.installation_unreadable", ("path", Path.GetDirectoryName(hostAssembly))));
            return null;
        }

        // The first alone: where namespaces are forbidden, that says so already.
        string[] around = ["open_file", "connect", "signal_server", "write_file"];
        var alone = await TryAllAsync(spawner, SandboxLevel.L3, around[..1], locked: false, user, cancellationToken);
        CanaryAttempt[] attempts = !alone[0].Contained
            ? [.. alone]
            :
            [
                .. alone,
                .. await TryAllAsync(spawner, SandboxLevel.L3, around[1..], locked: false, user, cancellationToken),
                .. await TryAllAsync(spawner, SandboxLevel.L3, Locked, locked: true, user, cancellationToken),
            ];
        if (attempts.All(attempt => attempt.Contained))
        {
            return attempts;
        }

        obstacles.Add(Broken("scripts.level_not_held", "l3", attempts));
        return null;
    }

    private async Task<(Spawner Spawner, IReadOnlyList<CanaryAttempt> Attempts)?> LandlockAsync(
        ChildUser user, List<Problem> obstacles, CancellationToken cancellationToken)
    {
        var version = Landlock.Version;
        if (version == 0)
        {
            obstacles.Add(Problem.Of("scripts.no_landlock"));
            return null;
        }

        // What the kernel's version promises.
        string[] around =
        [
            "open_file", "open_file_on_other_thread", "write_file",
            .. version >= 4 ? ["connect"] : Array.Empty<string>(),
            .. version >= 6 ? ["signal_server"] : Array.Empty<string>(),
        ];
        var restricted = new Spawner();

        // A restricted thread can read nothing that the runtime would still load for it: everything is done once before.
        _ = await TryAllAsync(restricted, SandboxLevel.L2, ["open_file"], locked: true, user, cancellationToken);
        var error = await restricted.DoAsync(() => Landlock.RestrictThisThread(commands.Readable));
        if (error == 0)
        {
            CanaryAttempt[] attempts =
            [
                .. await TryAllAsync(restricted, SandboxLevel.L2, around, locked: false, user, cancellationToken),
                .. await TryAllAsync(restricted, SandboxLevel.L2, Locked, locked: true, user, cancellationToken),
            ];
            if (attempts.All(attempt => attempt.Contained))
            {
                return (restricted, attempts);
            }

            obstacles.Add(Broken("scripts.level_not_held", "l2", attempts));
        }
        else
        {
            obstacles.Add(Problem.Of("scripts.landlock_refused", ("error", error)));
        }

        restricted.Dispose();
        return null;
    }

    private async Task<IReadOnlyList<CanaryAttempt>> TryAllAsync(
        Spawner spawner, SandboxLevel level, IEnumerable<string> names, bool locked, ChildUser user, CancellationToken cancellationToken) =>
        await Task.WhenAll(names.Select(name => TryAsync(spawner, level, name, locked, user, cancellationToken)));

    private async Task<CanaryAttempt> TryAsync(
        Spawner spawner, SandboxLevel level, string name, bool locked, ChildUser user, CancellationToken cancellationToken)
    {
        var shown = locked ? name : name + "_unfiltered";
        var program = new ChildProgram(hostAssembly, "canary-" + name, HeapBytes, DataBytes, Cpu);
        try
        {
            var spawned = await spawner.StartAsync(commands.For(level, program, locked, user));
            await using var child = new SandboxedChild(spawned, watch);
            return await CanaryRun.HearAsync(shown, child, _port, cancellationToken);
        }
        catch (SpawnException exception)
        {
            return new CanaryAttempt(shown, false, exception.Message);
        }
    }

    private static Problem Broken(string code, string level, IEnumerable<CanaryAttempt> attempts)
    {
        var first = attempts.First(attempt => !attempt.Contained);
        return Problem.Of(code, ("level", level), ("attempt", first.Name), ("result", first.Result));
    }
}
