using System.Globalization;
using System.Text;

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
    /// <exception cref="MetaFlow.Storage.StoreException">Another process holds the directory, or it cannot be written to.</exception>
    public static DataDirectoryLock Take(string directory, string address)
    {
        directory = Path.GetFullPath(directory);
        var holder = Path.Combine(directory, HolderFile);
        try
        {
            Directory.CreateDirectory(directory);
            var stream = new FileStream(
                Path.Combine(directory, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var taken = new DataDirectoryLock(stream, holder);
            taken.WriteHolder(address);
            return taken;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new MetaFlow.Storage.StoreException(StoreProblems.DirectoryNotWritable(directory), exception);
        }
        catch (IOException exception)
        {
            var problem = File.Exists(Path.Combine(directory, LockFile))
                ? StoreProblems.DirectoryInUse(directory, ReadHolder(holder))
                : StoreProblems.DirectoryNotWritable(directory);
            throw new MetaFlow.Storage.StoreException(problem, exception);
        }
    }

    public void Dispose()
    {
        File.Delete(_holder);
        _lock.Dispose();
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
