using MetaFlow.Http;
using MetaFlow.Knowledge.Vectors;
using MetaFlow.Knowledge.Vectors.Qdrant;
using MetaFlow.Tests.Http;
using Microsoft.AspNetCore.Http;

namespace MetaFlow.Tests.Knowledge.Vectors;

public sealed class QdrantVectorIndexTests : VectorIndexContract, IAsyncDisposable
{
    private const string Name = "test_naver_passages_test~2fmodel~3a1_32";

    private static readonly VectorCollection Passages = SomeVectors.Passages;

    private readonly OperatorHttp _http = new(TimeProvider.System);
    private StubQdrant? _qdrant;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_qdrant is not null)
        {
            Assert.Empty(_qdrant.Refused);
            await _qdrant.DisposeAsync();
        }
    }

    protected override async ValueTask<IVectorIndex> IndexAsync()
    {
        _qdrant = await StubQdrant.StartAsync();
        return new QdrantVectorIndex(_http, _qdrant.Options);
    }

    [Fact]
    public async Task A_collection_is_made_once_with_an_index_for_each_filter()
    {
        var index = await IndexAsync();
        await index.PutAsync(Passages, [One()], Cancel);
        await index.PutAsync(Passages, [One()], Cancel);

        Assert.Equal([Name], _qdrant!.Names);
        Assert.Equal(["changed_at: datetime", "document: keyword", "language: keyword", "tags: keyword", "type: keyword"], _qdrant.IndexesOf(Name));
        Assert.Single(_qdrant.Asked, asked => asked.Method == "PUT" && !asked.Path.Contains("/points", StringComparison.Ordinal) && !asked.Path.Contains("/index", StringComparison.Ordinal));
        Assert.All(_qdrant.Asked.Where(asked => asked.Path.Contains("/points", StringComparison.Ordinal)), asked => Assert.EndsWith("?wait=true", asked.Path));
    }

    [Fact]
    public async Task A_collection_that_another_node_makes_first_is_no_problem()
    {
        var index = await IndexAsync();
        using var faster = new QdrantVectorIndex(_http, _qdrant!.Options);
        await faster.PutAsync(Passages, [One()], Cancel);

        // It was not there when it was asked for.
        _qdrant.Instead.Enqueue(context => StubService.Json(context, """{"result":{"exists":false},"status":"ok","time":0}"""));
        await index.PutAsync(Passages, [One()], Cancel);

        Assert.Equal(1, await index.CountAsync(Passages, Cancel));
    }

    [Fact]
    public async Task A_collection_that_somebody_removed_is_made_again()
    {
        var index = await IndexAsync();
        await index.PutAsync(Passages, [One()], Cancel);
        _qdrant!.Forget(Name);

        await index.PutAsync(Passages, [One()], Cancel);

        Assert.Equal(1, await index.CountAsync(Passages, Cancel));
    }

    [Fact]
    public async Task Collections_of_others_are_left_alone()
    {
        var index = await IndexAsync();
        var other = _qdrant!.Options;
        other.QdrantPrefix = "other";
        await new QdrantVectorIndex(_http, other).PutAsync(Passages, [One()], Cancel);

        Assert.Empty(await index.CollectionsAsync(Cancel));
        Assert.Equal(0, await index.CountAsync(Passages, Cancel));
    }

    [Fact]
    public async Task A_refusal_that_passes_is_waited_out()
    {
        var index = await IndexAsync();
        await index.PutAsync(Passages, [One()], Cancel);
        _qdrant!.Instead.Enqueue(context => StubService.Json(context, "{}", 503));
        _qdrant.Instead.Enqueue(context =>
        {
            context.Response.Headers.RetryAfter = "0";
            return StubService.Json(context, "{}", 429);
        });

        Assert.Equal(1, await index.CountAsync(Passages, Cancel));
    }

    [Theory]
    [InlineData(403, "knowledge.qdrant_key_refused", "does not accept the key (status 403).", false)]
    [InlineData(400, "knowledge.qdrant_refused", "refused what it was asked (status 400).", false)]
    [InlineData(500, "knowledge.qdrant_unavailable", "cannot answer for the moment (status 500).", true)]
    [InlineData(200, "knowledge.qdrant_unreadable", "is not what Qdrant answers.", false)]
    public async Task A_refusal_is_a_problem_in_words_without_the_key(int status, string code, string says, bool retryable)
    {
        var index = await IndexAsync();
        for (var answer = 0; answer < 4; answer++)
        {
            _qdrant!.Instead.Enqueue(context =>
            {
                context.Response.Headers.RetryAfter = "0";
                return StubService.Json(context, $$"""{ "status": { "error": "no {{StubQdrant.Key}}" } }""", status);
            });
        }

        var exception = await Assert.ThrowsAsync<VectorException>(() => index.CountAsync(Passages, Cancel).AsTask());

        Assert.Equal(code, exception.Problem.Code);
        Assert.EndsWith(says, exception.Problem.Message);
        Assert.Equal(retryable, exception.IsRetryable);
        Assert.DoesNotContain(StubQdrant.Key, exception.ToString() + exception.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_problem_in_words()
    {
        await IndexAsync();
        var options = _qdrant!.Options;
        await _qdrant.DisposeAsync();

        var exception = await Assert.ThrowsAsync<VectorException>(() => new QdrantVectorIndex(_http, options).CountAsync(Passages, Cancel).AsTask());

        Assert.Equal("knowledge.qdrant_unreachable", exception.Problem.Code);
        Assert.True(exception.IsRetryable);
    }

    private static VectorEntry One() => SomeVectors.Entry(SomeVectors.Id(1), Axis(1));
}

/// <summary>The same against a real server.</summary>
public sealed class RealQdrantTests : VectorIndexContract, IAsyncDisposable
{
    private readonly OperatorHttp _http = new(TimeProvider.System);
    private QdrantVectorIndex? _index;

    public async ValueTask DisposeAsync()
    {
        foreach (var collection in _index is null ? [] : await _index.CollectionsAsync(Cancel))
        {
            await _index!.DropAsync(collection, Cancel);
        }

        _http.Dispose();
    }

    protected override ValueTask<IVectorIndex> IndexAsync()
    {
        var url = Environment.GetEnvironmentVariable("QDRANT_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(url), "There is no Qdrant here. Set QDRANT_URL, and QDRANT_API_KEY where it asks for one.");
        _index = new QdrantVectorIndex(_http, new VectorOptions
        {
            QdrantUrl = url,
            QdrantApiKey = Environment.GetEnvironmentVariable("QDRANT_API_KEY"),
            QdrantPrefix = $"test-{Guid.CreateVersion7():N}"[..30],
        });
        return ValueTask.FromResult<IVectorIndex>(_index);
    }
}
