using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>
/// What must not be written about a run: the values of credentials that its steps have opened, as far as this process
/// knows them, and its secret inputs.
/// </summary>
internal sealed class RunSecrets(Workflow? workflow, JsonObject inputs)
{
    // Shorter ones stand by chance in much that is no secret.
    private const int ShortestCredential = 6;

    private readonly RunMask? _inputs = workflow?.Inputs.Any(input => input.Secret) == true ? new RunMask(workflow, inputs) : null;
    private readonly HashSet<string> _known = [];
    private readonly Lock _adding = new();
    private volatile SecretMask? _credentials;

    public bool HasInputs => _inputs is not null;

    /// <summary>A credential was opened. Attempts say so from their own threads.</summary>
    public void Add(IEnumerable<string> values)
    {
        lock (_adding)
        {
            var before = _known.Count;
            _known.UnionWith(values.Where(value => value.Length >= ShortestCredential));
            if (_known.Count > before)
            {
                _credentials = new SecretMask(_known);
            }
        }
    }

    /// <summary>What happened, without the values of credentials: the run itself never has them.</summary>
    public RunEvent HideCredentials(RunEvent happened) => _credentials is not { } mask ? happened : happened switch
    {
        RunEvent.StepCompleted done => done with
        {
            Output = Hide(mask, done.Output), Vars = (JsonObject?)Hide(mask, done.Vars), Despite = done.Despite is { } problem ? mask.Hide(problem) : null,
            Account = (JsonObject?)Hide(mask, done.Account),
        },
        RunEvent.StepFailed failed => failed with { Problem = mask.Hide(failed.Problem), Account = (JsonObject?)Hide(mask, failed.Account) },
        RunEvent.StepUnknown unknown => unknown with { Problem = mask.Hide(unknown.Problem) },
        RunEvent.EffectSent sent => sent with { What = mask.Hide(sent.What) },
        RunEvent.StepWaiting waiting => waiting with { Wait = waiting.Wait with { For = (JsonObject)mask.Hide(waiting.Wait.For) } },
        RunEvent.ItemCompleted item => item with { Result = mask.Hide(item.Result) },
        RunEvent.ItemFailed item => item with
        {
            Item = mask.Hide(item.Item), Problem = mask.Hide(item.Problem), Result = Hide(mask, item.Result),
        },
        RunEvent.BranchFailed branch => branch with { Problem = mask.Hide(branch.Problem) },
        RunEvent.BlockEntered { Problem: { } fault } block => block with { Problem = fault with { Problem = mask.Hide(fault.Problem) } },
        RunEvent.Succeeded done => done with { Output = Hide(mask, done.Output) },
        RunEvent.Failed failed => failed with { Problem = mask.Hide(failed.Problem) },
        _ => happened,
    };

    /// <summary>What is written, without the secret inputs; the same where it has none of them.</summary>
    public JsonObject HideInputs(JsonObject body) => _inputs?.HidePayload(body) ?? body;

    /// <summary>A text that is kept outside of the journal; the same where it holds no secret.</summary>
    public string Hide(string text)
    {
        var shown = _credentials?.Hide(text) ?? text;
        return _inputs?.Hide(shown) ?? shown;
    }

    private static JsonData? Hide(SecretMask mask, JsonData? value) => value is null ? null : mask.Hide(value);
}
