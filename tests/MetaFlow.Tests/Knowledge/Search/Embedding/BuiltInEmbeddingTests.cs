using MetaFlow.Knowledge.Search.Embedding;
using Microsoft.Extensions.AI;

namespace MetaFlow.Tests.Knowledge.Search.Embedding;

/// <summary>Vectors from nothing but the corpus.</summary>
public sealed class BuiltInEmbeddingTests
{
    private static readonly string[] Corpus =
    [
        "The nurse gave the patient a vaccine in the hospital ward.",
        "A physician in the hospital examined the patient after surgery.",
        "The physician ordered a vaccine for every nurse.",
        "The ferry left the harbour with sailors and cargo.",
        "Sailors loaded cargo on the ferry in the harbour.",
        "The captain steered the ferry past the lighthouse of the harbour.",
    ];

    [Fact]
    public void The_same_corpus_gives_the_same_vectors_to_the_last_bit()
    {
        var (first, second) = (BuiltInEmbedding.Learn(Corpus), BuiltInEmbedding.Learn(Corpus));

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.Embed("a sailor in hospital"), second.Embed("a sailor in hospital"));
    }

    [Fact]
    public void Another_corpus_is_another_generator()
    {
        Assert.NotEqual(BuiltInEmbedding.Learn(Corpus).Id, BuiltInEmbedding.Learn(Corpus[..5]).Id);
    }

    [Fact]
    public void What_was_learned_comes_back_from_a_file_as_it_was()
    {
        var learned = BuiltInEmbedding.Learn(Corpus);
        using var file = new MemoryStream();
        learned.WriteTo(file);
        file.Position = 0;

        var read = BuiltInEmbedding.ReadFrom(file);

        Assert.Equal(learned.Id, read!.Id);
        Assert.Equal(learned.Embed("a ferry"), read.Embed("a ferry"));
    }

    [Fact]
    public void A_file_that_is_something_else_or_breaks_off_is_not_read()
    {
        using var whole = new MemoryStream();
        BuiltInEmbedding.Learn(Corpus).WriteTo(whole);

        Assert.Null(BuiltInEmbedding.ReadFrom(new MemoryStream(new byte[2000])));
        Assert.Null(BuiltInEmbedding.ReadFrom(new MemoryStream(whole.ToArray()[..^1])));
    }

    [Fact]
    public void Words_that_go_together_in_the_corpus_are_alike_though_they_share_no_letter()
    {
        var learned = BuiltInEmbedding.Learn(Corpus);

        var (alike, other) = (Likeness(learned, "nurse", "physician"), Likeness(learned, "nurse", "lighthouse"));
        Assert.True(alike > other + 0.03f, $"{alike} {other}");
    }

    [Fact]
    public void Both_languages_meet_without_a_corpus_in_common()
    {
        var untaught = BuiltInEmbedding.Untaught;

        var (alike, other) = (Likeness(untaught, "날씨 예보 조회", "query the weather forecast"), Likeness(untaught, "날씨 예보 조회", "payment of an invoice"));
        Assert.True(alike > other + 0.03f, $"{alike} {other}");
    }

    [Fact]
    public void Forms_of_a_Korean_verb_that_share_no_syllable_are_alike()
    {
        var untaught = BuiltInEmbedding.Untaught;

        Assert.True(Likeness(untaught, "벽에 걸린 액자", "액자를 벽에 걸어 둔다") > Likeness(untaught, "벽에 걸린 액자", "창문을 닫아 둔다") + 0.2f);
    }

    [Fact]
    public void A_vector_is_of_length_1_and_one_of_nothing_is_zero()
    {
        var learned = BuiltInEmbedding.Learn(Corpus);

        Assert.Equal(1, learned.Embed("the ferry").Sum(value => value * value), 3);
        Assert.All(learned.Embed(" ... "), value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task It_is_an_embedding_generator_like_that_of_any_model()
    {
        IEmbeddingGenerator<string, Embedding<float>>[] generators = [BuiltInEmbedding.Learn(Corpus)];
        var generator = generators[0];

        var made = await generator.GenerateAsync(["one ferry", "two nurses"], cancellationToken: TestContext.Current.CancellationToken);

        var metadata = Assert.IsType<EmbeddingGeneratorMetadata>(generator.GetService(typeof(EmbeddingGeneratorMetadata)));
        Assert.Equal(2, made.Count);
        Assert.All(made, each => Assert.Equal(metadata.DefaultModelDimensions, each.Vector.Length));
        Assert.StartsWith("built-in-", metadata.DefaultModelId, StringComparison.Ordinal);
    }

    private static float Likeness(BuiltInEmbedding embedding, string one, string other) =>
        embedding.Embed(one).Zip(embedding.Embed(other), (x, y) => x * y).Sum();
}
