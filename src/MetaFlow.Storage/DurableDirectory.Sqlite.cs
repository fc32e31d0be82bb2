using System.Runtime.InteropServices;

namespace MetaFlow.Storage;

/// <summary>
/// Brings the entries of a directory to the disk: a renamed file is only safe when its new name is there too.
/// .NET opens no directories, so the system is asked itself. Windows writes names through its own journal.
/// </summary>
internal static partial class DurableDirectory
{
    private const int ReadOnly = 0;
    private const int NoSpace = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(directory, ReadOnly);
        if (handle < 0)
        {
            throw new IOException($"The directory '{directory}' cannot be opened.", Marshal.GetLastPInvokeError());
        }

        try
        {
            // Some file systems have nothing to flush for a directory and say so; that is no failure.
            _ = Fsync(handle);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    /// <summary>Whether writing failed for want of space.</summary>
    public static bool IsFull(IOException exception) => exception.HResult is NoSpace or WindowsDiskFull;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
