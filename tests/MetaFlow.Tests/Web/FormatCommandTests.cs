using System.Globalization;
using System.Text;
using MetaFlow.Web.Commands;

namespace MetaFlow.Tests.Web;

public sealed class FormatCommandTests : IDisposable
{
    private const string Loose = """{"metaflow":1,"id":"a","steps":[]}""";
    private const string LaidOut = "{\n  \"metaflow\": 1,\n  \"id\": \"a\",\n  \"steps\": []\n}\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metaflow-format-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_is_laid_out_in_its_place_and_once_is_enough()
    {
        var file = Write("a.json", Loose);

        var first = await RunAsync("format", file);
        var second = await RunAsync("format", file);

        Assert.Equal((CommandLine.Done, $"{file}: laid out\n"), (first.Exit, first.Output));
        Assert.Equal((CommandLine.Done, $"{file}: laid out already\n"), (second.Exit, second.Output));
        Assert.Equal(LaidOut, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal([file], Directory.EnumerateFiles(_folder.FullName));
    }

    [Fact]
    public async Task Check_names_what_would_change_and_changes_nothing()
    {
        var (loose, fine) = (Write("a.json", Loose), Write("b.json", LaidOut));

        var (exit, output, _) = await RunAsync("format", "--check", loose, fine);

        Assert.Equal(CommandLine.ProblemsFound, exit);
        Assert.Equal($"{loose}: would change\n{fine}: laid out already\n", output);
        Assert.Equal(Loose, await File.ReadAllTextAsync(loose, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("{ not json", "workflows.not_json")]
    [InlineData("""{ "a": 1, "a": 2 }""", "workflows.double_member")]
    public async Task A_file_that_is_no_JSON_is_left_as_it_is_with_its_problem(string text, string code)
    {
        var file = Write("a.json", text);

        var (exit, _, errors) = await RunAsync("format", file);

        Assert.Equal(CommandLine.ProblemsFound, exit);
        Assert.Contains($"[{code}]", errors, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_link_stays_a_link_and_its_file_keeps_who_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Links and modes of files are those of Unix here.");
            return;
        }

        var file = Write("a.json", Loose);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(file, Mode);
        var link = Path.Combine(_folder.FullName, "link.json");
        File.CreateSymbolicLink(link, file);

        await RunAsync("format", link);

        Assert.Equal(file, new FileInfo(link).LinkTarget);
        Assert.Equal((LaidOut, Mode), (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), File.GetUnixFileMode(file)));
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("format")]
    [InlineData("explain")]
    [InlineData("run")]
    [InlineData("workflows import")]
    public async Task A_directory_and_a_file_without_end_are_told_apart_from_a_definition(string verb)
    {
        string[] words = [.. verb.Split(' ')];
        string[] store = verb is "run" or "workflows import" ? ["--data", _folder.FullName] : [];

        var directory = await RunAsync([.. words, _folder.FullName, .. store]);

        Assert.Equal(CommandLine.CouldNotRun, directory.Exit);
        Assert.Contains($"'{_folder.FullName}' is a directory.", directory.Errors, StringComparison.Ordinal);
        if (File.Exists("/dev/zero"))
        {
            var endless = await RunAsync([.. words, "/dev/zero", .. store]);

            Assert.Equal(CommandLine.ProblemsFound, endless.Exit);
            Assert.Contains("goes on past 4194304 bytes", endless.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_of_50_megabytes_is_refused_by_its_length_alone()
    {
        var file = Path.Combine(_folder.FullName, "large.json");
        await using (var stream = File.Create(file))
        {
            stream.SetLength(50_000_000);
        }

        await RunAsync("validate", file);
        var before = GC.GetTotalAllocatedBytes();
        var (exit, _, errors) = await RunAsync("validate", file);
        var allocated = GC.GetTotalAllocatedBytes() - before;

        Assert.Equal(CommandLine.ProblemsFound, exit);
        Assert.StartsWith($"{file}:1:1: The definition has 50000000 bytes; the most that is read is 4194304.", errors, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 40_000_000);
    }

    [Fact]
    public async Task What_an_import_cannot_read_is_not_saved_with_other_letters()
    {
        var file = Path.Combine(_folder.FullName, "cp949.json");
        await File.WriteAllBytesAsync(file, [.. "{ \"metaflow\": 1, \"id\": \"a\", \"x-note\": \""u8, 0xB0, 0xA1, .. "\", \"steps\": [] }"u8], TestContext.Current.CancellationToken);

        var (exit, _, errors) = await RunAsync("workflows", "import", file, "--data", _folder.FullName);

        Assert.Equal(CommandLine.ProblemsFound, exit);
        Assert.Contains("[workflows.not_utf8]", errors, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text, new UTF8Encoding(false));
        return file;
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] args)
    {
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var output = new StringWriter { NewLine = "\n" };
        var errors = new StringWriter { NewLine = "\n" };
        var exit = await CommandLine.RunAsync(args, output, errors);
        return (exit, output.ToString(), errors.ToString());
    }
}
