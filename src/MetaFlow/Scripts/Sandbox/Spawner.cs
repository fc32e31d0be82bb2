using System.Collections.Concurrent;

namespace MetaFlow.Scripts.Sandbox;

/// <summary>
/// The one thread that starts children, alive as long as the server: a child is told of the death of the thread that
/// started it, and takes over what that thread is restricted to.
/// </summary>
internal sealed unsafe class Spawner : IDisposable
{
    private const short OwnSession = 0x80;
    private const short SignalMask = 0x08;
    private const short SignalDefaults = 0x04;
    private const int NonBlocking = 0x800;
    private const int SetFlags = 4;
    private const int DuplicateCloseOnExec = 1030;

    private readonly BlockingCollection<Action> _orders = [];

    public Spawner() => new Thread(Work) { IsBackground = true, Name = "script spawner" }.Start();

    /// <summary>Starts a child.</summary>
    /// <exception cref="SpawnException">The system would not.</exception>
    public Task<Spawned> StartAsync(ChildCommand command) => DoAsync(() => Start(command));

    /// <summary>Does something on the spawner's thread, such as restricting it for good.</summary>
    public Task<T> DoAsync<T>(Func<T> act)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Add(() =>
        {
            try
            {
                done.SetResult(act());
            }
#pragma warning disable CA1031 // Whoever asked gets it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    // The thread ends when nobody can ask it any more, and what it started with it.
    public void Dispose() => _orders.CompleteAdding();

    private void Work()
    {
        foreach (var order in _orders.GetConsumingEnumerable())
        {
            order();
        }
    }

    private static Spawned Start(ChildCommand command)
    {
        var pipes = stackalloc int[6];
        for (var i = 0; i < 3; i++)
        {
            if (Libc.Pipe(pipes + (2 * i), Libc.CloseOnExec) != 0)
            {
                var error = Libc.LastError;
                CloseAll(new ReadOnlySpan<int>(pipes, 2 * i));
                throw new SpawnException("pipe", error);
            }
        }

        // A server without standard streams would get them as pipes here.
        for (var i = 0; i < 6; i++)
        {
            if (pipes[i] <= 2)
            {
                var high = Libc.Control(pipes[i], DuplicateCloseOnExec, 3);
                _ = Libc.Close(pipes[i]);
                pipes[i] = high;
            }
        }

        var (childInput, input, output, childOutput, errors, childErrors) = (pipes[0], pipes[1], pipes[2], pipes[3], pipes[4], pipes[5]);
        var started = Execute(command, childInput, childOutput, childErrors, out var pid);
        CloseAll([childInput, childOutput, childErrors]);
        if (started != 0)
        {
            CloseAll([input, output, errors]);
            throw new SpawnException(command.File, started);
        }

        foreach (var end in (ReadOnlySpan<int>)[input, output, errors])
        {
            _ = Libc.Control(end, SetFlags, NonBlocking);
        }

        // Nobody but us waits for it, so that its number is still its own.
        var process = (int)Libc.SystemCall(Libc.PidfdOpen, pid, 0, 0, 0);
        return new Spawned(pid, process, input, output, errors);
    }

    private static int Execute(ChildCommand command, int input, int output, int errors, out int pid)
    {
        // Larger than glibc's and musl's.
        var actions = stackalloc long[128];
        var attributes = stackalloc long[128];
        var noSignals = stackalloc long[16];
        var allSignals = stackalloc long[16];
        new Span<long>(noSignals, 16).Clear();
        new Span<long>(allSignals, 16).Fill(-1);

        _ = Libc.SpawnActionsInit(actions);
        _ = Libc.SpawnAttributesInit(attributes);
        _ = Libc.SpawnActionsDuplicate(actions, input, 0);
        _ = Libc.SpawnActionsDuplicate(actions, output, 1);
        _ = Libc.SpawnActionsDuplicate(actions, errors, 2);
        CloseTheRest(actions);
        _ = Libc.SpawnAttributesFlags(attributes, OwnSession | SignalMask | SignalDefaults);
        _ = Libc.SpawnAttributesMask(attributes, noSignals);
        _ = Libc.SpawnAttributesDefaults(attributes, allSignals);

        using var arguments = new StringVector([command.File, .. command.Arguments]);
        using var environment = new StringVector(command.Environment);
        var other = command.UserId != 0 && SpawnerIdentity.Become(command.UserId);
        try
        {
            int child;
            var result = Libc.Spawn(&child, command.File, actions, attributes, arguments.Start, environment.Start);
            pid = child;
            return result;
        }
        finally
        {
            if (other)
            {
                SpawnerIdentity.Return();
            }

            _ = Libc.SpawnActionsDestroy(actions);
            _ = Libc.SpawnAttributesDestroy(attributes);
        }
    }

    // Whatever somebody opened without the flag would be open in the child too. Older libraries cannot close it between
    // fork and exec; there it is marked just before.
    private static void CloseTheRest(void* actions)
    {
        try
        {
            _ = Libc.SpawnActionsCloseFrom(actions, 3);
        }
        catch (EntryPointNotFoundException)
        {
            const int markOnly = 4;
            _ = Libc.SystemCall(Libc.CloseRange, 3, int.MaxValue, markOnly, 0);
        }
    }

    private static void CloseAll(ReadOnlySpan<int> descriptors)
    {
        foreach (var descriptor in descriptors)
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Strings as <c>char**</c>.</summary>
    private sealed class StringVector : IDisposable
    {
        private readonly nint[] _strings;

        public StringVector(IReadOnlyList<string> strings)
        {
            _strings = [.. strings.Select(System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8), 0];
            Start = (byte**)System.Runtime.InteropServices.NativeMemory.Alloc((nuint)_strings.Length, (nuint)sizeof(nint));
            for (var i = 0; i < _strings.Length; i++)
            {
                Start[i] = (byte*)_strings[i];
            }
        }

        public byte** Start { get; }

        public void Dispose()
        {
            foreach (var text in _strings)
            {
                System.Runtime.InteropServices.Marshal.FreeCoTaskMem(text);
            }

            System.Runtime.InteropServices.NativeMemory.Free(Start);
        }
    }
}
