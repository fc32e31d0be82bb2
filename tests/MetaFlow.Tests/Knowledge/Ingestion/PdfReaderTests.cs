using MetaFlow.Knowledge.Ingestion;

namespace MetaFlow.Tests.Knowledge.Ingestion;

public sealed class PdfReaderTests
{
    private static readonly bool IsInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "pdftotext")));

    [Fact]
    public async Task The_text_of_all_pages_is_read()
    {
        NeedsPoppler();

        var read = await Reading.ReadAsync("a.pdf", Files.Pdf("First page here", "Second page there"));

        Assert.Equal("First page here\n\nSecond page there\n", read.Text);
        Assert.Equal(("First page here", "pdf"), (read.Title, read.Metadata.Type));
    }

    [Fact]
    public async Task Pages_without_text_more_pages_than_allowed_and_damage_are_each_said()
    {
        NeedsPoppler();

        Assert.Equal("knowledge.pdf_no_text", (await Reading.RefuseAsync("a.pdf", Files.Pdf("", ""))).Code);
        Assert.Equal("knowledge.too_many_pages", (await Reading.RefuseAsync("a.pdf", Files.Pdf("1", "2", "3"), new KnowledgeOptions { MaxPages = 2 })).Code);
        Assert.Equal("knowledge.unreadable_kind", (await Reading.RefuseAsync("a.pdf", "%PDF-1.4\nthis is no more of it")).Code);
        Assert.Equal("knowledge.too_long", (await Reading.RefuseAsync("a.pdf", Files.Pdf([.. Enumerable.Repeat(new string('x', 90), 50)]), new KnowledgeOptions { MaxCharacters = 1000 })).Code);
    }

    [Fact]
    public async Task Without_pdftotext_the_package_to_install_is_named()
    {
        var reader = new PdfReader("/nowhere/pdftotext");

        var refused = await Assert.ThrowsAsync<UnreadableException>(
            () => reader.ReadAsync(new SourceFile("a.pdf", Files.Pdf("x")), new KnowledgeOptions(), TestContext.Current.CancellationToken));

        Assert.Equal("knowledge.pdf_needs_pdftotext", refused.Problem.Code);
        Assert.Contains("'poppler-utils'", refused.Problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_never_ends_is_ended_when_its_time_is_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a shell of Unix.");
        var folder = Directory.CreateTempSubdirectory("metaflow-pdf-");
        var program = Path.Combine(folder.FullName, "slow");
        await File.WriteAllTextAsync(program, "#!/bin/sh\nexec sleep 600\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        using var over = new CancellationTokenSource(TimeSpan.FromMilliseconds(300), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new PdfReader(program).ReadAsync(new SourceFile("a.pdf", Files.Pdf("x")), new KnowledgeOptions(), over.Token));

        folder.Delete(recursive: true);
    }

    private static void NeedsPoppler() =>
        Assert.SkipUnless(IsInstalled, "No 'pdftotext' was found. Install Debian's package 'poppler-utils'.");
}
