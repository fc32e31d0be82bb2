using System.Collections.Concurrent;
using MetaFlow.Credentials;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Runs;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>
/// Looks on while a run really calls services and models, and makes cassettes of what was said. Nothing is kept before the run
/// has ended: only then every secret that it used is known.
/// </summary>
public sealed class RunRecorder
{
    // What is larger is data for a test of its own, not something to read beside a definition.
    private const int LargestAnswer = 2_000_000;

    private readonly ConcurrentQueue<Func<Scrub, CancellationToken, Task<(JsonObject Request, JsonObject Answer)>>> _exchanges = new();
    private readonly ConcurrentDictionary<SecretMask, bool> _masks = new();
    private readonly ConcurrentQueue<Problem> _unkept = new();

    /// <summary>To be put between callers and the network.</summary>
    public async Task<OutboundResult> LookOnAsync(
        OutboundCall call, Func<OutboundCall, CancellationToken, Task<OutboundResult>> send, CancellationToken cancellationToken)
    {
        var result = await send(call, cancellationToken);
        _masks.TryAdd(call.Mask, true);
        if (call.IsConfidential || result is not OutboundResult.Answered { Answer: var answer })
        {
            return result;
        }

        if (answer.Body.Length > LargestAnswer)
        {
            _unkept.Enqueue(Problem.Of("rehearsals.answer_too_large", ("host", call.Address.Host), ("limit", LargestAnswer)));
        }
        else
        {
            _exchanges.Enqueue(async (scrub, token) => (await HttpPrint.RequestAsync(call, scrub, token), HttpPrint.Answer(answer, scrub)));
        }

        return result;
    }

    /// <summary>To be put around the configured model.</summary>
    public ILanguageModel LookOn(ILanguageModel configured) => new Watched(this, configured);

    /// <summary>What was said, as cassettes; with a variant's name, all of it as that variant.</summary>
    /// <param name="inputs">What the run was given: of it, secret inputs are hidden.</param>
    /// <param name="called">The workflows that it could call: secrets that they are given by their own definitions are hidden too.</param>
    /// <returns>Problems of what could not be kept.</returns>
    public async Task<(IReadOnlyList<Cassette> Cassettes, IReadOnlyList<Problem> Problems)> FinishAsync(
        Workflow workflow, JsonObject inputs, IReadOnlyList<Workflow> called, RunHead run, string? variant, CancellationToken cancellationToken)
    {
        SecretMask[] masks = [.. _masks.Keys, new RunMask(workflow, inputs).Values, .. called.Select(inner => new RunMask(inner, Defaults(inner)).Values)];
        if (masks.Any(mask => !mask.HidesAll))
        {
            // A value of three letters is found in everything, so it cannot be taken out of anything.
            return ([], [Problem.Of("rehearsals.secret_too_short")]);
        }

        var scrub = new Scrub(masks, run.Id);
        var byKey = new Dictionary<string, (JsonObject Request, List<JsonObject> Answers)>();
        var order = new List<string>();
        foreach (var exchange in _exchanges)
        {
            var (request, answer) = await exchange(scrub, cancellationToken);
            var key = Cassette.KeyOf(request);
            if (!byKey.TryGetValue(key, out var kept))
            {
                byKey[key] = kept = (request, []);
                order.Add(key);
            }

            kept.Answers.Add(answer);
        }

        return ([.. order.Select(key => Make(byKey[key].Request, Shortest(byKey[key].Answers), run, variant))], [.. _unkept]);
    }

    private static JsonObject Defaults(Workflow workflow) => JsonObject.Of(
        [.. workflow.Inputs.Where(input => input.Default is not null).Select(input => (input.Name, input.Default!))]);

    private static Cassette Make(JsonObject request, IReadOnlyList<JsonObject> answers, RunHead run, string? variant) => variant is null
        ? new Cassette(request, answers, new Dictionary<string, IReadOnlyList<JsonObject>>()) { RecordedAt = run.CreatedAt }
        : new Cassette(request, [], new Dictionary<string, IReadOnlyList<JsonObject>> { [variant] = answers }) { RecordedAt = run.CreatedAt };

    // The last answer stands for all behind it.
    private static List<JsonObject> Shortest(List<JsonObject> answers)
    {
        while (answers.Count > 1 && answers[^1].ToString() == answers[^2].ToString())
        {
            answers.RemoveAt(answers.Count - 1);
        }

        return answers;
    }

    private sealed class Watched(RunRecorder recorder, ILanguageModel model) : ILanguageModel
    {
        public string Name => model.Name;

        public async Task<ModelAnswer> AnswerAsync(ModelRequest request, ModelCall call, CancellationToken cancellationToken)
        {
            var answer = await model.AnswerAsync(request, call, cancellationToken);
            if (answer is ModelAnswer.Said said)
            {
                recorder._exchanges.Enqueue((scrub, _) => Task.FromResult((ModelPrint.Request(request, scrub), ModelPrint.Answer(said, scrub))));
            }

            return answer;
        }
    }
}
