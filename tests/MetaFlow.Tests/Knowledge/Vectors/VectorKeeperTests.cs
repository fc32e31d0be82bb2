using System.Runtime.CompilerServices;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Vectors;
using MetaFlow.Knowledge.Vectors.Embedded;
using MetaFlow.Tests.Http;
using MetaFlow.Tests.Knowledge.Embeddings;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Knowledge.Vectors;

public sealed class VectorKeeperTests : IAsyncDisposable
{
    private readonly EmbeddedVectorIndex _index = new(null, 50_000, TimeProvider.System, NullLogger<EmbeddedVectorIndex>.Instance);
    private readonly OperatorHttp _http = new(TimeProvider.System);
    private readonly VectorGenerations _generations;
    private readonly VectorStage _stage;

    public VectorKeeperTests()
    {
        _generations = new VectorGenerations(_index, new HastyClock(), NullLogger<VectorGenerations>.Instance);
        _stage = new VectorStage(_generations, NullLogger<VectorStage>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _generations.Dispose();
        _http.Dispose();
        await _index.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_model_the_built_in_generator_learns_from_the_documents_and_serves()
    {
        using var keeper = Keeper(new EmbeddingOptions());

        Assert.True(await keeper.KeepAsync(Cancel));

        Assert.StartsWith("built-in-", _generations.Serving!.Space.Generator);
        var found = await _stage.SearchAsync(new KnowledgeQuery("weather forecast"), Cancel);
        Assert.Equal(Weather.Id, found.Documents.MaxBy(each => each.Value).Key);
        Assert.Equal(Weather.Passages[0].Id, found.Passages.MaxBy(each => each.Value).Key);
    }

    [Fact]
    public async Task A_model_that_fails_is_a_problem_and_the_built_in_generator_serves_until_it_answers()
    {
        var answers = false;
        await using var service = await StubService.StartAsync((context, asked) => answers
            ? StubService.Json(context, Answer(asked))
            : StubService.Json(context, "{}", 401));
        using var keeper = Keeper(new EmbeddingOptions { Endpoint = service.Address, Model = "tiny" });

        Assert.False(await keeper.KeepAsync(Cancel));

        Assert.Equal("knowledge.embeddings_key_refused", keeper.Problem!.Code);
        Assert.NotEmpty((await _stage.SearchAsync(new KnowledgeQuery("forecast"), Cancel)).Passages);

        answers = true;
        Assert.True(await keeper.KeepAsync(Cancel));

        Assert.Null(keeper.Problem);
        Assert.Equal(new EmbeddingSpace("tiny", 2), _generations.Serving!.Space);
        Assert.NotEmpty((await _stage.SearchAsync(new KnowledgeQuery("forecast"), Cancel)).Passages);
    }

    [Fact]
    public async Task A_model_that_fails_later_leaves_words_and_says_why()
    {
        var answers = true;
        await using var service = await StubService.StartAsync((context, asked) => answers
            ? StubService.Json(context, Answer(asked))
            : StubService.Json(context, "{}", 401));
        using var keeper = Keeper(new EmbeddingOptions { Endpoint = service.Address, Model = "tiny" });
        await keeper.KeepAsync(Cancel);
        using var index = new KnowledgeIndex(_stage);
        await index.PutAsync(Weather, Cancel);
        answers = false;

        var result = await index.SearchAsync(new KnowledgeQuery("rain forecast"), Cancel);

        Assert.Equal(Weather.Id, Assert.Single(result.Hits).Document.Id);
        Assert.Equal("knowledge.embeddings_key_refused", _stage.Problem!.Code);
        answers = true;
        await index.SearchAsync(new KnowledgeQuery("rain forecast again"), Cancel);
        Assert.Null(_stage.Problem);
    }

    [Fact]
    public async Task A_search_looks_into_the_domains_it_names_and_the_common_one()
    {
        using var keeper = Keeper(new EmbeddingOptions());
        await keeper.KeepAsync(Cancel);

        var (named, all) = (
            await _stage.SearchAsync(new KnowledgeQuery("message") { Domains = ["weather"] }, Cancel),
            await _stage.SearchAsync(new KnowledgeQuery("message"), Cancel));

        Assert.Equal(new[] { Weather.Id, Mail.Id }.Order(), named.Documents.Keys.Order());
        Assert.Equal(Documents.Select(document => document.Id).Order(), all.Documents.Keys.Order());
        var korean = await _stage.SearchAsync(new KnowledgeQuery("message") { Languages = ["ko"] }, Cancel);
        Assert.Equal([Slack.Id], korean.Documents.Keys);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly IndexedDocument Weather = Document(1, "weather", "en", "Weather", "The forecast says when rain begins.");
    private static readonly IndexedDocument Slack = Document(2, "slack", "ko", "슬랙", "채널에 메시지를 보냅니다.");
    private static readonly IndexedDocument Mail = Document(3, "common", "en", "Mail", "A message goes to a person by SMTP.");
    private static readonly IndexedDocument[] Documents = [Weather, Slack, Mail];

    private static IndexedDocument Document(int number, string domain, string language, string title, string text) => new(
        SomeVectors.Id(number), domain, title, language, "guide", [], Some.Noon, title, [new IndexedPassage(SomeVectors.Id(number + 100), "", text, "text")]);

    private static string Answer(Asked asked) => $$"""
        { "data": [{{string.Join(", ", Enumerable.Repeat("""{ "embedding": [1, 0.5] }""", ((JsonArray)((JsonObject)JsonData.Parse(asked.Body))["input"]!).Count))}}] }
        """;

    private VectorKeeper Keeper(EmbeddingOptions options) => new(
        _generations,
        _index,
        new ModelEmbedders(new ModelEmbeddings(_http, Options.Create(options)), new CacheInMemory(), Options.Create(options)),
        new Source(),
        TimeProvider.System,
        NullLogger<VectorKeeper>.Instance);

    private sealed class Source : IVectorSource
    {
        public async IAsyncEnumerable<VectorSource> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var source in Documents.SelectMany(VectorStage.SourcesOf))
            {
                await Task.Yield();
                yield return source;
            }
        }
    }

    /// <summary>Whatever is waited for is over at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
