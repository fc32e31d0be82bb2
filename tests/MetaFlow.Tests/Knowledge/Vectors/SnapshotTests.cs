using MetaFlow.Knowledge.Vectors;
using MetaFlow.Knowledge.Vectors.Embedded;

namespace MetaFlow.Tests.Knowledge.Vectors;

/// <summary>A file is either what was written, or nothing.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("metaflow-snapshot-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_file_cut_off_anywhere_gives_nothing()
    {
        var (file, bytes) = Written();

        // Every length in the head, the payloads and the hash, and some between.
        var lengths = Enumerable.Range(0, 400).Concat(Enumerable.Range(1, 80).Select(back => bytes.Length - back))
            .Concat(Enumerable.Range(1, 60).Select(part => part * bytes.Length / 61)).Distinct();
        foreach (var length in lengths)
        {
            File.WriteAllBytes(file, bytes[..length]);

            Assert.Null(SnapshotReader.Read(file, SomeVectors.Passages));
        }

        File.WriteAllBytes(file, bytes);
        Assert.Equal(120, SnapshotReader.Read(file, SomeVectors.Passages)!.Count);
    }

    [Fact]
    public void A_file_with_one_changed_byte_gives_nothing()
    {
        var (file, bytes) = Written();
        var random = new Random(4);

        var places = Enumerable.Range(0, 200).Concat(Enumerable.Range(1, 40).Select(back => bytes.Length - back))
            .Concat(Enumerable.Range(0, 300).Select(_ => random.Next(bytes.Length))).Distinct();
        foreach (var at in places)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(file, changed);

            Assert.Null(SnapshotReader.Read(file, SomeVectors.Passages));
        }
    }

    [Fact]
    public void A_file_of_another_collection_or_of_nothing_gives_nothing()
    {
        var (file, bytes) = Written();
        var other = Path.Combine(_directory.FullName, "other");
        File.Copy(file, other);

        Assert.Null(SnapshotReader.Read(other, SomeVectors.Passages with { Domain = "weather" }));
        Assert.Null(SnapshotReader.Read(other, SomeVectors.Passages with { Space = new("test/model:1", 16) }));
        Assert.Null(SnapshotReader.Read(Path.Combine(_directory.FullName, "nowhere", "none"), SomeVectors.Passages));
        Assert.Null(SnapshotReader.Read(_directory.FullName, SomeVectors.Passages));
        foreach (var strange in (byte[][])[[], [.. bytes, 0], new byte[500], [.. bytes, .. bytes]])
        {
            File.WriteAllBytes(other, strange);
            Assert.Null(SnapshotReader.Read(other, SomeVectors.Passages));
        }
    }

    private (string File, byte[] Bytes) Written()
    {
        var some = new SomeVectors(32);
        var collection = new EmbeddedCollection(SomeVectors.Passages, new VectorSegment(new VectorRows(32)));
        collection.Put([.. Enumerable.Range(0, 130).Select(at => new VectorEntry(
            SomeVectors.Id(at), 5, some.Next(), SomeVectors.Payload(SomeVectors.Id(at / 4), "ko", "가이드", "태그", "b")))]);
        collection.Remove(Enumerable.Range(0, 10).Select(SomeVectors.Id));
        using (var builder = new GraphBuilder(collection.Segment.Rows, collection.Segment.Graph))
        {
            for (var row = 0; row < 100; row++)
            {
                builder.Link();
            }
        }

        var file = Path.Combine(_directory.FullName, "passages");
        SnapshotFile.Write(file, collection);
        return (file, File.ReadAllBytes(file));
    }
}
