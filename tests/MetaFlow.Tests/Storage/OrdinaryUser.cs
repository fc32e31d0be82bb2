using System.Runtime.InteropServices;
using MetaFlow.Storage;

namespace MetaFlow.Tests.Storage;

/// <summary>Looks at files with the rights of somebody who is not root: for root nothing is read-only.</summary>
internal static partial class OrdinaryUser
{
    private const uint Nobody = 65534;

    /// <summary>Opens a store and asks it something on a thread of its own, which is all that loses its rights.</summary>
    public static Problem? Ask(string directory, Func<IStore> open, Func<IStore, Task<Problem?>> ask)
    {
        if (Environment.IsPrivilegedProcess && OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111);
        }

        Problem? answer = null;
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess && OperatingSystem.IsLinux())
            {
                _ = SetFileSystemUser(Nobody);
            }

            // The driver of SQLite does its work on the thread that asks.
            using var store = new Disposing(open());
            answer = ask(store.Store).GetAwaiter().GetResult();
        });
        thread.Start();
        thread.Join();
        return answer;
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);

    private sealed class Disposing(IStore store) : IDisposable
    {
        public IStore Store { get; } = store;

        public void Dispose() => Store.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
