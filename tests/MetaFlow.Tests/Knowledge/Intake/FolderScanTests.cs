using MetaFlow.Knowledge;

namespace MetaFlow.Tests.Knowledge.Intake;

public sealed class FolderScanTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metaflow-folder-");
    private IntakeStore _intake = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _intake = await IntakeStore.MakeAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _intake.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_folder_is_a_domain_and_a_file_may_say_another()
    {
        Write("naver/search.md", "# Search");
        Write("naver/deep/er.txt", "text");
        Write("top.md", "# Top");
        Write("said.md", "---\ndomain: 날씨\n---\n# Said");
        Write("naver/picture.png", "png");
        Write(".hidden.md", "# no");

        await ScanAsync();

        Assert.Equal(["common: top.md (1)", "naver: naver/deep/er.txt (1)", "naver: naver/search.md (1)", "날씨: said.md (1)"], await _intake.ListAsync());
    }

    [Fact]
    public async Task A_changed_file_is_a_new_version_and_a_deleted_one_goes()
    {
        Write("a.md", "# A");
        Write("b.md", "# B");
        await ScanAsync();
        await _intake.ListAsync();

        Write("a.md", "# A changed");
        File.Delete(Path.Combine(_folder.FullName, "b.md"));
        await ScanAsync();

        Assert.Equal(["common: a.md (2)"], await _intake.ListAsync());
    }

    [Fact]
    public async Task A_moved_file_keeps_its_document()
    {
        Write("x/a.md", "# A");
        await ScanAsync();
        await _intake.ListAsync();
        var id = Assert.Single(await _intake.Store.Knowledge.ListAsync(null, Cancel)).Id;

        File.Move(Path.Combine(_folder.FullName, "x/a.md"), Path.Combine(_folder.FullName, "x/b.md"));
        await ScanAsync();

        Assert.Equal(["x: x/b.md (1)"], await _intake.ListAsync());
        Assert.Equal(id, Assert.Single(await _intake.Store.Knowledge.ListAsync(null, Cancel)).Id);
    }

    [Fact]
    public async Task Of_two_files_that_say_the_same_the_other_stays_when_one_goes()
    {
        Write("a.md", "# Same");
        Write("b.md", "# Same");
        await ScanAsync();
        Assert.Equal(["common: a.md (1)"], await _intake.ListAsync());

        File.Delete(Path.Combine(_folder.FullName, "a.md"));
        await ScanAsync();
        await ScanAsync();

        Assert.Equal(["common: b.md (1)"], await _intake.ListAsync());
    }

    [Fact]
    public async Task A_file_that_says_another_domain_than_before_moves_there()
    {
        Write("a.md", "---\ndomain: one\n---\n# A");
        await ScanAsync();
        Write("a.md", "---\ndomain: two\n---\n# A longer");
        await ScanAsync();

        Assert.Equal(["two: a.md (1)"], await _intake.ListAsync());
    }

    [Fact]
    public async Task A_file_that_is_still_being_written_waits()
    {
        Write("a.md", "# A");
        await ScanAsync(settle: true);
        Assert.Empty(await _intake.ListAsync());

        Write("a.md", "# A and more");
        await ScanAsync(settle: true);
        Assert.Empty(await _intake.ListAsync());

        await ScanAsync(settle: true);
        Assert.Equal(["common: a.md (1)"], await _intake.ListAsync());
    }

    [Fact]
    public async Task What_people_brought_stays_when_it_is_in_no_folder()
    {
        await _intake.ReadAsync("mine.md", "# Mine");
        Write("a.md", "# A");
        await ScanAsync();

        Assert.Equal(["common: a.md (1)", "common: mine.md (1)"], await _intake.ListAsync());
    }

    [Fact]
    public async Task A_renamed_domain_takes_the_files_of_its_old_folder()
    {
        Write("naver/a.md", "# A");
        await ScanAsync();
        await _intake.Domains.RenameAsync("naver", "네이버", Cancel);
        Write("naver/b.md", "# B");
        await ScanAsync();

        Assert.Equal(["네이버: naver/a.md (1)", "네이버: naver/b.md (1)"], await _intake.ListAsync());
    }

    private Task ScanAsync(bool settle = false) => _intake.Scan.ScanAsync(_folder.FullName, DocumentOrigin.Folder, settle, Cancel);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
