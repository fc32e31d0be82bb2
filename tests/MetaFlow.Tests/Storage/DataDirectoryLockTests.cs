using System.Diagnostics;
using System.Globalization;
using MetaFlow.Storage;
using MetaFlow.Web.Storage;

namespace MetaFlow.Tests.Storage;

public sealed class DataDirectoryLockTests : IDisposable
{
    private readonly string _directory = Path.Combine(Directory.CreateTempSubdirectory("metaflow-lock-").FullName, "data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_directory)!, recursive: true);

    [Fact]
    public void A_second_server_is_refused_with_directory_process_and_address_of_the_first()
    {
        using var first = DataDirectoryLock.Take(_directory, "http://127.0.0.1:5080");

        var refused = Assert.Throws<StoreException>(() => DataDirectoryLock.Take(_directory, "http://127.0.0.1:5081"));

        Assert.Equal("storage.directory_in_use", refused.Problem.Code);
        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The data directory '{_directory}' is in use by another 'metaflow serve' (process {Environment.ProcessId}, http://127.0.0.1:5080)."),
            refused.Message);
        Assert.Equal(
            "Stop that one first, or give this one a directory of its own with 'MetaFlow:DataDirectory'.", refused.Problem.Hint);
    }

    [Fact]
    public void A_directory_that_was_given_back_can_be_taken_again()
    {
        DataDirectoryLock.Take(_directory, "http://127.0.0.1:5080").Dispose();

        using var again = DataDirectoryLock.Take(_directory, "http://127.0.0.1:5080");
    }

    [Fact]
    public async Task A_process_that_was_killed_holds_nothing()
    {
        Directory.CreateDirectory(_directory);
        var file = Path.Combine(_directory, "serve.lock");
        using var holder = Process.Start(new ProcessStartInfo("flock", ["--no-fork", file, "sh", "-c", "echo held; exec cat"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Throws<StoreException>(() => DataDirectoryLock.Take(_directory, "http://127.0.0.1:5080"));

        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var taken = DataDirectoryLock.Take(_directory, "http://127.0.0.1:5080");
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(Path.GetDirectoryName(_directory)!, "file");
        File.WriteAllText(file, "");

        var refused = Assert.Throws<StoreException>(() => DataDirectoryLock.Take(Path.Combine(file, "data"), "http://127.0.0.1:5080"));

        Assert.Equal("storage.read_only", refused.Problem.Code);
    }
}
