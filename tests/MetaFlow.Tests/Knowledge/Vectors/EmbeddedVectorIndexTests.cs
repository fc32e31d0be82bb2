using MetaFlow.Knowledge.Vectors;
using MetaFlow.Knowledge.Vectors.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Tests.Knowledge.Vectors;

public sealed class EmbeddedVectorIndexTests : VectorIndexContract, IAsyncDisposable
{
    private static readonly VectorCollection Passages = SomeVectors.Passages;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("metaflow-vectors-");
    private readonly FakeClock _clock = new();
    private readonly List<EmbeddedVectorIndex> _opened = [];
    private readonly SomeVectors _some = new(32);

    public async ValueTask DisposeAsync()
    {
        foreach (var index in _opened)
        {
            await index.DisposeAsync();
        }

        _directory.Delete(recursive: true);
    }

    protected override ValueTask<IVectorIndex> IndexAsync() => ValueTask.FromResult<IVectorIndex>(Open());

    [Fact]
    public async Task What_was_saved_is_there_after_a_restart()
    {
        var index = Open();
        await index.PutAsync(Passages, Entries(300), Cancel);
        await index.RemoveAsync(Passages, [SomeVectors.Id(7)], Cancel);
        var question = _some.Next();
        var before = await index.SearchAsync(Passages, question, 20, null, Cancel);
        await index.DisposeAsync();

        var again = Open();

        Assert.Equal(before, await again.SearchAsync(Passages, question, 20, null, Cancel));
        Assert.Equal(299, await again.CountAsync(Passages, Cancel));
        await again.RemoveDocumentAsync(Passages, SomeVectors.Id(8), [], Cancel);
        Assert.Equal(298, await again.CountAsync(Passages, Cancel));
        Assert.Equal([Passages], await again.CollectionsAsync(Cancel));
    }

    [Fact]
    public async Task A_graph_is_saved_with_the_rows_it_links()
    {
        var index = Open(exactUpTo: 1_000);
        await index.PutAsync(Passages, Entries(3_000), Cancel);
        await index.SettleAsync();
        var question = _some.Next();
        var before = await index.SearchAsync(Passages, question, 10, null, Cancel);
        await index.DisposeAsync();

        var again = Open(exactUpTo: 1_000);

        Assert.Equal(before, await again.SearchAsync(Passages, question, 10, null, Cancel));
        await again.PutAsync(Passages, [SomeVectors.Entry(SomeVectors.Id(9_999), question)], Cancel);
        Assert.Equal(SomeVectors.Id(9_999), (await again.SearchAsync(Passages, question, 10, null, Cancel))[0].Id);
    }

    [Fact]
    public async Task A_dropped_collection_leaves_no_file()
    {
        var index = Open();
        await index.PutAsync(Passages, Entries(10), Cancel);
        await index.SaveAsync(Cancel);
        Assert.Single(_directory.GetFiles());

        await index.DropAsync(Passages, Cancel);
        await index.SaveAsync(Cancel);

        Assert.Empty(_directory.GetFiles());
    }

    [Fact]
    public async Task What_a_killed_process_left_unfinished_goes_after_an_hour()
    {
        var index = Open();
        await index.PutAsync(Passages, Entries(10), Cancel);
        await index.DisposeAsync();
        foreach (var (name, minutes) in new[] { ("unfinished-old", -90), ("unfinished-young", -5) })
        {
            var file = Path.Combine(_directory.FullName, name);
            await File.WriteAllTextAsync(file, "half", Cancel);
            File.SetLastWriteTimeUtc(file, _clock.GetUtcNow().AddMinutes(minutes).UtcDateTime);
        }

        Assert.Equal(10, await Open().CountAsync(Passages, Cancel));

        Assert.Equal(["naver_passages_test~2fmodel~3a1_32.vectors", "unfinished-young"], _directory.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_searches_go_on()
    {
        var index = Open(Path.Combine(_directory.FullName, "file", "below"));
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "file"), "", Cancel);
        await index.PutAsync(Passages, Entries(10), Cancel);

        await index.SaveAsync(Cancel);

        Assert.Equal(10, (await index.SearchAsync(Passages, _some.Next(), 20, null, Cancel)).Count);
    }

    private List<VectorEntry> Entries(int count) =>
        [.. Enumerable.Range(0, count).Select(at => SomeVectors.Entry(SomeVectors.Id(at), _some.Next()))];

    private EmbeddedVectorIndex Open(string? directory = null, int exactUpTo = 50_000)
    {
        var index = new EmbeddedVectorIndex(directory ?? _directory.FullName, exactUpTo, _clock, NullLogger<EmbeddedVectorIndex>.Instance);
        _opened.Add(index);
        return index;
    }

    private EmbeddedVectorIndex Open(int exactUpTo) => Open(null, exactUpTo);
}
