using MetaFlow.Knowledge.Embeddings;
using MetaFlow.Knowledge.Search.Embedding;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Knowledge.Vectors;

/// <summary>
/// Chooses the generator: the model that is configured, or the built-in one, which learns from the documents there are. A
/// model that fails is a problem that is shown and tried again; what served goes on serving.
/// </summary>
public sealed partial class VectorKeeper(
    VectorGenerations generations, IVectorIndex index, ModelEmbedders models, IVectorSource source, TimeProvider clock, ILogger<VectorKeeper> logger)
    : BackgroundService
{
    // What was learned from a third of the documents says little of the others.
    private const double Outgrown = 1.5;
    private const int FewestToLearnFrom = 3;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    // One at a time: who asks first makes them for all.
    private readonly SemaphoreSlim _keeping = new(1);
    private Embedder? _builtIn;
    private long _learnedFrom;
    private volatile Problem? _problem;

    /// <summary>Why the configured generator does not serve; null where it does.</summary>
    public Problem? Problem => _problem;

    /// <summary>The same, where nothing serves yet.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (generations.Serving is null)
        {
            await KeepAsync(unlessServing: true, cancellationToken);
        }
    }

    /// <summary>Brings the index into step with the documents; whether the generator that is configured serves then.</summary>
    public Task<bool> KeepAsync(CancellationToken cancellationToken) => KeepAsync(unlessServing: false, cancellationToken);

    public override void Dispose()
    {
        base.Dispose();
        _keeping.Dispose();
    }

    private async Task<bool> KeepAsync(bool unlessServing, CancellationToken cancellationToken)
    {
        await _keeping.WaitAsync(cancellationToken);
        try
        {
            return (unlessServing && generations.Serving is not null) || await KeepAloneAsync(cancellationToken);
        }
        finally
        {
            _keeping.Release();
        }
    }

    private async Task<bool> KeepAloneAsync(CancellationToken cancellationToken)
    {
        try
        {
            await UseAsync(models.HasModel ? await models.CurrentAsync(cancellationToken) : await LearnAsync(cancellationToken), cancellationToken);
            _problem = null;
            return true;
        }
        catch (EmbeddingException exception)
        {
            await FailAsync(exception.Problem, cancellationToken);
            return false;
        }
        catch (VectorException exception)
        {
            LogFailed(exception.Problem.Code, exception.Problem.Message);
            _problem = exception.Problem;
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var failures = 0; ;)
            {
                failures = await KeepAsync(stoppingToken) ? 0 : failures + 1;
                var pause = Every * Math.Pow(2, failures);
                await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, stoppingToken);
                while (failures == 0 && !await IsOutgrownAsync(stoppingToken))
                {
                    await index.SaveAsync(stoppingToken);
                    await Task.Delay(Every, clock, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    // Whoever configured a model that does not answer still finds something.
    private async Task FailAsync(Problem problem, CancellationToken cancellationToken)
    {
        LogFailed(problem.Code, problem.Message);
        _problem = problem;
        if (generations.Serving is null)
        {
            await UseAsync(await LearnAsync(cancellationToken), cancellationToken);
        }
    }

    private Task UseAsync(Embedder embedder, CancellationToken cancellationToken) =>
        generations.UseAsync(embedder, Former, source, cancellationToken);

    // What another corpus taught the built-in generator is not known any more.
    private Embedder? Former(EmbeddingSpace space) =>
        space == _builtIn?.Space ? _builtIn
        : space.Generator.StartsWith(BuiltInEmbedding.Name + "-", StringComparison.Ordinal) ? null
        : models.Former(space);

    private async Task<Embedder> LearnAsync(CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        await foreach (var each in source.ReadAsync(cancellationToken))
        {
            if (each.Kind == VectorKind.Passages)
            {
                texts.Add(each.Text);
            }
        }

        var learned = texts.Count < FewestToLearnFrom ? BuiltInEmbedding.Untaught : BuiltInEmbedding.Learn(texts);
        _learnedFrom = texts.Count;
        return _builtIn = new Embedder(new EmbeddingSpace(learned.Id, learned.Dimensions), learned);
    }

    private async Task<bool> IsOutgrownAsync(CancellationToken cancellationToken)
    {
        if (generations.Serving is not { } serving || serving != _builtIn)
        {
            return false;
        }

        var passages = 0L;
        foreach (var domain in generations.Domains)
        {
            passages += await index.CountAsync(new VectorCollection(domain, VectorKind.Passages, serving.Space), cancellationToken);
        }

        return passages >= FewestToLearnFrom && passages > _learnedFrom * Outgrown;
    }

    [LoggerMessage(LogLevel.Warning, "Vectors are not made as configured: {ProblemCode}: {Reason}")]
    private partial void LogFailed(string problemCode, string reason);
}
