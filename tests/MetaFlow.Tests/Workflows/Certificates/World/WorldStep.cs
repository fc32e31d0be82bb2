using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Workflows.Certificates.World;

/// <summary>A step type that declares whatever its settings say.</summary>
[StepType("test_world", Effect = Effect.Irreversible)]
public sealed class WorldStep : IStep<WorldSettings>, IForeseesConduct
{
    public static Conduct ForeseeConduct(WrittenSettings settings)
    {
        var effect = Enum.Parse<Effect>(settings.Text("does") ?? "none", ignoreCase: true);
        var conduct = new Conduct(effect)
        {
            Hosts = settings["url"] is null ? [] : settings.Host("url") is { } host ? [host] : null,
            Credentials = settings.Text("credential") is { } credential ? [credential] : [],
            Recipients = settings.Texts("to"),
            MaxTokens = settings["prompt"] is null ? 0 : (long?)settings.Number("tokens"),
            MaxCalls = settings["calls"] is JsonNull ? null : (int)(settings.Number("calls") ?? 1),
            AsksAPerson = settings["asks"] is JsonBool { Value: true },
        };
        return settings["key"] is null ? conduct : conduct with { Idempotency = Idempotency.Key };
    }

    public Task<StepOutcome> RunAsync(WorldSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Some.Success());
}

public sealed record WorldSettings(
    string? Does = null,
    [property: Outlet(Outlet.Request)] string? Url = null,
    [property: Outlet(Outlet.Request)] JsonData? Body = null,
    [property: Outlet(Outlet.Prompt)] string? Prompt = null,
    [property: Outlet(Outlet.Message)] string? Message = null,
    [property: Outlet(Outlet.Log)] string? Log = null,
    JsonData? To = null,
    string? Credential = null,
    string? Key = null,
    bool? Asks = null,
    double? Tokens = null,
    int? Calls = null,
    JsonData? Data = null,
    string? Workflow = null,
    JsonData? Inputs = null);
