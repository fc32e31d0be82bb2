using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Runs.Probe;

/// <summary>Does something outside of the run, as far as a test can: it writes down that it has sent.</summary>
[StepType("send", Effect = Effect.Write, MaxOutput = 200_000)]
public sealed class SendStep(ProbeLog log, CredentialVault vault) : IStep<SendSettings>, IForeseesConduct
{
    public static Conduct ForeseeConduct(WrittenSettings settings) => new(Effect.Write)
    {
        Idempotency = Enum.Parse<Idempotency>(settings.Text("idempotency") ?? "none", ignoreCase: true),
    };

    public async Task<StepOutcome> RunAsync(SendSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        log.Asked.Enqueue((context.StepPath, context.Attempt, context.IdempotencyKey));
        var secret = settings.Credential is { } name ? (await vault.OpenAsync(name, cancellationToken)).Credential!.Values["token"] : "";
        if (settings.Does == SendDoes.WaitAndSend)
        {
            log.Arrived.TrySetResult();
            await log.Gate.Task.WaitAsync(cancellationToken);
        }

        await context.SendingAsync("POST shop.test", cancellationToken);
        log.Sent.Enqueue(context.StepPath);
        switch (settings.Does)
        {
            case SendDoes.SendAndWait:
                log.Arrived.TrySetResult();
                await log.Gate.Task.WaitAsync(cancellationToken);
                break;
            case SendDoes.Lose when context.Attempt == 1:
                return new StepOutcome.Unknown(new Problem("test.lost", $"The answer is lost.{secret}"));
            case SendDoes.Refuse:
                return new StepOutcome.Failed(new Problem("test.refused", $"'{secret}' is not known."), Retryable: false);
            case SendDoes.Throw:
                throw new InvalidOperationException($"A fault in the step's code.{secret}");
        }

        return Some.Success(settings.Output is JsonText { Value: "echo" } ? new JsonText($"Bearer {secret}") : settings.Output);
    }
}

public sealed record SendSettings(SendDoes Does = SendDoes.Send, string? Idempotency = null, string? Credential = null, JsonData? Output = null);

public enum SendDoes
{
    Send,
    WaitAndSend,
    SendAndWait,
    Lose,
    Refuse,
    Throw,
}
