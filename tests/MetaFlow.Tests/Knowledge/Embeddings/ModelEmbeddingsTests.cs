using System.Globalization;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Knowledge.Embeddings;

public sealed class ModelEmbeddingsTests : IDisposable
{
    private const string Key = "sk-not-a-real-key-0123456789";

    private readonly OperatorHttp _http = new(TimeProvider.System);

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Texts_become_vectors_in_their_order_whatever_the_order_of_the_answer()
    {
        await using var service = await StubService.StartAsync(asked => Answer(TextsIn(asked), reversed: true));
        using var model = Model(service);

        var vectors = await model.GenerateAsync(["a", "날씨", "ccc"], cancellationToken: Cancel);

        Assert.Equal([1f, 2f, 3f], vectors.Select(each => each.Vector.Span[0]));
        Assert.Equal(6, vectors.Usage!.InputTokenCount);
        Assert.All(vectors, each => Assert.Equal("tiny-2026", each.ModelId));
        Assert.Equal("/v1/embeddings", service.Last.Path);
        Assert.Equal($"Bearer {Key}", service.Last.Header("Authorization"));
        Assert.Equal("""{"model":"tiny","input":["a","날씨","ccc"],"encoding_format":"float"}""", JsonData.Parse(service.Last.Body).ToString());
    }

    [Fact]
    public async Task Many_texts_go_in_calls_of_a_bounded_size_and_a_long_one_is_cut()
    {
        await using var service = await StubService.StartAsync(asked => Answer(TextsIn(asked)));
        using var model = Model(service, options => (options.BatchTexts, options.BatchTokens, options.TextTokens) = (4, 258, 256));
        var texts = Enumerable.Range(0, 9).Select(at => new string('a', at + 1)).Append(new string('가', 9_000)).Append("").ToList();

        var vectors = await model.GenerateAsync(texts, cancellationToken: Cancel);

        var calls = service.Asked.Select(TextsIn).ToList();
        Assert.Equal([4, 4, 1, 2], calls.Select(call => call.Count));
        Assert.InRange(calls[3][0].Length, 200, 256);
        Assert.Equal(" ", calls[3][1]);
        Assert.Equal(11, vectors.Count);
        Assert.Equal(Enumerable.Range(1, 9).Select(at => (float)at), vectors.Take(9).Select(each => each.Vector.Span[0]));
    }

    [Fact]
    public async Task A_call_that_turns_out_too_large_goes_in_halves_and_a_text_that_is_too_long_is_shortened()
    {
        await using var service = await StubService.StartAsync((context, asked) =>
        {
            var texts = TextsIn(asked);
            return texts.Sum(text => text.Length) > 600
                ? StubService.Json(context, """{ "error": { "message": "This model's maximum context length is 200 tokens" } }""", 400)
                : StubService.Json(context, Answer(texts));
        });
        using var model = Model(service);

        var vectors = await model.GenerateAsync([new string('a', 250), new string('b', 260), new string('c', 2_000), "d"], cancellationToken: Cancel);

        Assert.Equal([250f, 260f], vectors.Take(2).Select(each => each.Vector.Span[0]));
        Assert.InRange(vectors[2].Vector.Span[0], 400, 600);
        Assert.Equal(1f, vectors[3].Vector.Span[0]);
    }

    [Fact]
    public async Task The_space_of_a_model_is_found_out_once_where_nobody_said_it()
    {
        await using var service = await StubService.StartAsync(asked => Answer(TextsIn(asked)));
        using var model = Model(service);

        Assert.Equal(new EmbeddingSpace("tiny", 3), await model.SpaceAsync(Cancel));
        Assert.Equal(new EmbeddingSpace("tiny", 3), await model.SpaceAsync(Cancel));
        Assert.Single(service.Asked);
        Assert.Equal(3, ((EmbeddingGeneratorMetadata)model.GetService(typeof(EmbeddingGeneratorMetadata))!).DefaultModelDimensions);
    }

    [Fact]
    public async Task Dimensions_that_were_asked_for_are_said_and_held_to()
    {
        await using var service = await StubService.StartAsync(asked => Answer(TextsIn(asked)));
        using var model = Model(service, options => options.Dimensions = 256);

        var exception = await Assert.ThrowsAsync<EmbeddingException>(() => model.GenerateAsync(["a"], cancellationToken: Cancel));

        Assert.Equal("256", ((JsonObject)JsonData.Parse(service.Last.Body))["dimensions"]!.ToString());
        Assert.Equal("The vectors of '127.0.0.1' have 3 dimensions where 256 were expected.", exception.Problem.Message);
    }

    [Theory]
    [InlineData(401, "{}", "knowledge.embeddings_key_refused", false)]
    [InlineData(404, "{}", "knowledge.embeddings_not_found", false)]
    [InlineData(400, "{}", "knowledge.embeddings_refused", false)]
    [InlineData(503, "{}", "knowledge.embeddings_unavailable", true)]
    [InlineData(200, "{}", "knowledge.embeddings_unreadable", false)]
    [InlineData(200, "not JSON", "knowledge.embeddings_unreadable", false)]
    [InlineData(200, """{"data":[{"index":0,"embedding":[]}]}""", "knowledge.embeddings_unreadable", false)]
    [InlineData(200, """{"data":[{"index":1,"embedding":[1]}]}""", "knowledge.embeddings_unreadable", false)]
    [InlineData(200, """{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]}]}""", "knowledge.embeddings_unreadable", false)]
    [InlineData(200, """{"data":[{"index":0,"embedding":[1e99]}]}""", "knowledge.embeddings_unreadable", false)]
    [InlineData(200, """{"data":[{"index":0,"embedding":"AAAA"}]}""", "knowledge.embeddings_unreadable", false)]
    public async Task What_goes_wrong_is_a_problem_in_words_without_the_key(int status, string answer, string code, bool retryable)
    {
        await using var service = await StubService.StartAsync((context, _) =>
        {
            context.Response.Headers.RetryAfter = "0";
            return StubService.Json(context, answer, status);
        });
        using var model = Model(service);

        var exception = await Assert.ThrowsAsync<EmbeddingException>(() => model.GenerateAsync(["a"], cancellationToken: Cancel));

        Assert.Equal(code, exception.Problem.Code);
        Assert.Equal(retryable, exception.IsRetryable);
        Assert.Equal(retryable ? 4 : 1, service.Asked.Count);
        Assert.DoesNotContain(Key, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_a_problem_in_words()
    {
        var service = await StubService.StartAsync(_ => "");
        using var model = Model(service);
        await service.DisposeAsync();

        var exception = await Assert.ThrowsAsync<EmbeddingException>(() => model.GenerateAsync(["a"], cancellationToken: Cancel));

        Assert.Equal("The embedding model at '127.0.0.1' cannot be reached.", exception.Problem.Message);
        Assert.Equal("'127.0.0.1'의 임베딩 모델에 연결할 수 없습니다.", exception.Problem.In(CultureInfo.GetCultureInfo("ko")).Message);
    }

    [Fact]
    public async Task No_text_is_asked_for_twice()
    {
        await using var service = await StubService.StartAsync(asked => Answer(TextsIn(asked)));
        using var inner = Model(service);
        var cache = new CacheInMemory();
        using var model = new CachedEmbeddings(new Embedder(await inner.SpaceAsync(Cancel), inner), cache);
        await model.GenerateAsync(["a", "bb"], cancellationToken: Cancel);

        var vectors = await model.GenerateAsync(["bb", "ccc", "a", "ccc"], cancellationToken: Cancel);

        Assert.Equal([2f, 3f, 1f, 3f], vectors.Select(each => each.Vector.Span[0]));
        Assert.Equal(["ccc"], TextsIn(service.Last));
        Assert.Equal(3, service.Asked.Count);

        // Another model knows other vectors.
        using var other = new CachedEmbeddings(new Embedder(new EmbeddingSpace("other", 3), inner), cache);
        await other.GenerateAsync(["a"], cancellationToken: Cancel);
        Assert.Equal(4, service.Asked.Count);
    }

    [Fact]
    public async Task A_former_model_is_asked_by_its_name_for_as_many_dimensions_as_it_had()
    {
        await using var service = await StubService.StartAsync(asked => Answer(TextsIn(asked)));
        using var model = Model(service, options => options.Dimensions = 2);
        var models = new ModelEmbedders(model, new CacheInMemory(), Options.Create(OptionsOf(service)));

        var former = models.Former(new EmbeddingSpace("older", 3))!;
        var vectors = await former.Generator.GenerateAsync(["aa"], cancellationToken: Cancel);

        Assert.Equal([2f, 1f, 0f], vectors[0].Vector.ToArray());
        var asked = (JsonObject)JsonData.Parse(service.Last.Body);
        Assert.Equal("\"older\"", asked["model"]!.ToString());
        Assert.Equal("3", asked["dimensions"]!.ToString());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ModelEmbeddings Model(StubService service, Action<EmbeddingOptions>? configure = null)
    {
        var options = OptionsOf(service);
        configure?.Invoke(options);
        return new ModelEmbeddings(_http, Options.Create(options));
    }

    private static EmbeddingOptions OptionsOf(StubService service) => new() { Endpoint = $"{service.Address}/v1/", ApiKey = Key, Model = "tiny" };

    private static List<string> TextsIn(Asked asked) =>
        [.. ((JsonArray)((JsonObject)JsonData.Parse(asked.Body))["input"]!).Cast<JsonText>().Select(text => text.Value)];

    // The first number of a vector is the length of its text.
    private static string Answer(List<string> texts, bool reversed = false)
    {
        var data = texts.Select((text, at) => $$"""{ "object": "embedding", "index": {{at}}, "embedding": [{{text.Length}}, 1, 0] }""").ToList();
        if (reversed)
        {
            data.Reverse();
        }

        return $$"""{ "object": "list", "model": "tiny-2026", "data": [{{string.Join(", ", data)}}], "usage": { "prompt_tokens": 6, "total_tokens": 6 } }""";
    }
}
