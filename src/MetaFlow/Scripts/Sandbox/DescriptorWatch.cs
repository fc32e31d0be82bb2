using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace MetaFlow.Scripts.Sandbox;

/// <summary>
/// Waits for the pipes and ends of all children on one thread, so that a script that takes minutes holds no thread of
/// the server.
/// </summary>
internal sealed class DescriptorWatch
{
    private const int Add = 1;
    private const int Remove = 2;
    private const int Modify = 3;

    // Packed on x86-64 only: the one struct of Linux that is.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EventSize - sizeof(long);

    private readonly ConcurrentDictionary<long, Watched> _watched = new();
    private readonly int _epoll;
    private long _last;

    public DescriptorWatch()
    {
        _epoll = Libc.EpollCreate(Libc.CloseOnExec);
        new Thread(Watch, maxStackSize: 256 * 1024) { IsBackground = true, Name = "script pipes" }.Start();
    }

    /// <summary>Takes over a descriptor, which <see cref="Watched.Close"/> closes.</summary>
    public Watched Take(int descriptor)
    {
        var watched = new Watched(this, descriptor, Interlocked.Increment(ref _last));
        _watched[watched.Id] = watched;
        Control(Add, watched, 0);
        return watched;
    }

    private unsafe void Control(int operation, Watched watched, uint events)
    {
        Span<byte> change = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(change, events | Libc.OneShot);
        BinaryPrimitives.WriteInt64LittleEndian(change[DataOffset..], watched.Id);
        fixed (byte* start = change)
        {
            _ = Libc.EpollControl(_epoll, operation, watched.Descriptor, start);
        }
    }

    private unsafe void Watch()
    {
        const int most = 64;
        var events = new byte[most * EventSize];
        while (true)
        {
            int count;
            fixed (byte* start = events)
            {
                count = Libc.EpollWait(_epoll, start, most, -1);
            }

            for (var i = 0; i < count; i++)
            {
                var id = BinaryPrimitives.ReadInt64LittleEndian(events.AsSpan((i * EventSize) + DataOffset));
                if (_watched.TryGetValue(id, out var watched))
                {
                    watched.Fire();
                }
            }
        }
    }

    /// <summary>A descriptor that somebody may wait for: one at a time.</summary>
    internal sealed class Watched(DescriptorWatch watch, int descriptor, long id)
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource? _waiting;
        private bool _closed;

        public int Descriptor => descriptor;

        public long Id => id;

        /// <summary>Completes when the descriptor is ready, has hung up, or is closed here.</summary>
        public async ValueTask ReadyAsync(uint events, CancellationToken cancellationToken)
        {
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                if (_closed)
                {
                    return;
                }

                _waiting = waiting;
                watch.Control(Modify, this, events);
            }

            await using var cancelled = cancellationToken.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiting);
            await waiting.Task;
        }

        public void Fire()
        {
            TaskCompletionSource? waiting;
            lock (_lock)
            {
                (waiting, _waiting) = (_waiting, null);
            }

            waiting?.TrySetResult();
        }

        /// <summary>Runs what must not meet a closed descriptor, or gives what stands for one.</summary>
        public T While<T>(Func<int, T> act, T closed)
        {
            lock (_lock)
            {
                return _closed ? closed : act(descriptor);
            }
        }

        public void Close()
        {
            lock (_lock)
            {
                if (_closed)
                {
                    return;
                }

                _closed = true;
                watch._watched.TryRemove(id, out _);
                watch.Control(Remove, this, 0);
                _ = Libc.Close(descriptor);
            }

            Fire();
        }
    }
}
