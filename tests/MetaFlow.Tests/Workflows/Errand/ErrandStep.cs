using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Workflows.Errand;

/// <summary>A step type whose settings say what it does to the world, for tests of what is said of that.</summary>
[StepType("errand", Effect = Effect.Irreversible)]
public sealed class ErrandStep : IStep<ErrandSettings>, IForeseesConduct
{
    public static Conduct ForeseeConduct(WrittenSettings settings) =>
        new(Enum.TryParse<Effect>(settings.Text("effect"), ignoreCase: true, out var effect) ? effect : Effect.None)
        {
            Hosts = settings["url"] is null ? [] : settings.Host("url") is { } host ? [host] : null,
            Credentials = settings.Text("credential") is { } credential ? [credential] : [],
            Recipients = settings.Texts("to"),
            AsksAPerson = settings["asks"] is JsonBool { Value: true },
            MaxTokens = settings["tokens"] is JsonNull ? null : (long?)settings.Number("tokens") ?? 0,
            Idempotency = settings["key"] is JsonBool { Value: true } ? Idempotency.Key : effect <= Effect.Read ? Idempotency.Natural : Idempotency.None,
        };

    public Task<StepOutcome> RunAsync(ErrandSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Some.Success());
}

public sealed record ErrandSettings(
    string Effect = "none", string? Url = null, string? Credential = null, JsonData? To = null, bool Asks = false, long? Tokens = 0, bool Key = false);
