using System.Globalization;
using System.Text;
using MetaFlow.Storage;

namespace MetaFlow.Web.Storage;

/// <summary>
/// Keeps a second server out of a data directory. The system gives the lock back when the process ends, however it
/// ends; who holds it stands in a file of its own, because nobody else can open the locked one.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private const string LockFile = "serve.lock";
    private const string HolderFile = "serve.holder";

    private readonly FileStream _lock;
    private readonly string _holder;

    private DataDirectoryLock(FileStream @lock, string holder)
    {
        _lock = @lock;
        _holder = holder;
    }

    /// <param name="directory">The data directory; it is made where it does not exist.</param>
    /// <param name="address">Where this server will answer, for whoever is refused.</param>
    /// <exception cref="StoreException">Another process holds the directory, or it cannot be written to.</exception>
    public static DataDirectoryLock Take(string directory, string address)
    {
        directory = Path.GetFullPath(directory);
        var taken = new DataDirectoryLock(Open(directory), Path.Combine(directory, HolderFile));
        taken.WriteHolder(address);
        return taken;
    }

    public void Dispose()
    {
        File.Delete(_holder);
        _lock.Dispose();
    }

    private static FileStream Open(string directory)
    {
        var file = Path.Combine(directory, LockFile);
        try
        {
            PrivateDirectory.Make(directory);
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(file))
        {
            var holder = ReadHolder(Path.Combine(directory, HolderFile));
            throw new StoreException(StoreProblems.DirectoryInUse(directory, holder), exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new StoreException(StoreProblems.DirectoryNotWritable(directory), exception);
        }
    }

    private void WriteHolder(string address) =>
        File.WriteAllText(
            _holder,
            string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, {address}"),
            Encoding.UTF8);

    private static string ReadHolder(string file)
    {
        try
        {
            return File.ReadAllText(file, Encoding.UTF8);
        }
        catch (IOException)
        {
            return "it has just started";
        }
    }
}
