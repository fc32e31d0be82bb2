using System.Globalization;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Knowledge.Passages;
using MetaFlow.Llm;
using MetaFlow.Llm.Extraction;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Search;

/// <summary>
/// Lets the configured model judge how well each of the first hits answers the question. Where it cannot be asked in time, or
/// does not judge all of them, the order stays.
/// </summary>
public sealed class ModelReranker(LanguageModels models, IOptions<LlmOptions> options, TimeProvider clock) : IReranker
{
    private const int MostCharacters = 1200;
    private const float Best = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly JsonObject Schema = (JsonObject)JsonData.Parse("""
        { "type": "object", "properties": { "scores": { "type": "array", "items": { "type": "number" } } }, "required": ["scores"] }
        """u8);

    private static readonly string Instructions = $"""
        You are given a question and numbered passages. Judge for each passage, in their order, how well it answers the question: 10 answers it fully, 5 is
        about the same thing, 0 has nothing to do with it. Answer with "scores", one number for each passage.
        {DataMarks.Told}
        """;

    public async ValueTask<IReadOnlyList<float>?> ScoreAsync(string question, IReadOnlyList<IndexedPassage> passages, CancellationToken cancellationToken)
    {
        if (models.Find(null, out _) is not { } model || model is ExtractiveModel)
        {
            return null;
        }

        var marks = new DataMarks();
        var text = marks.Append(new StringBuilder(), "question", question);
        for (var at = 0; at < passages.Count; at++)
        {
            marks.Append(text, string.Create(CultureInfo.InvariantCulture, $"passage {at + 1}"), Shown(passages[at]));
        }

        var request = new ModelRequest(ModelTask.Free)
        {
            Messages = [new ModelMessage(ModelRole.System, Instructions), new ModelMessage(ModelRole.User, text.ToString())], Schema = Schema, MaxTokens = 600, Temperature = 0,
        };
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await model.AnswerAsync(request, new ModelCall(new RunMeter(options.Value, ModelUsage.None)), either.Token) is ModelAnswer.Said { Json: JsonObject said }
                && said["scores"] is JsonArray scores && scores.Count == passages.Count && scores.All(score => score is JsonNumber)
                ? [.. scores.OfType<JsonNumber>().Select(score => Math.Clamp((float)score.Value / Best, 0, 1))]
                : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // What speaks to a model is judged by its heading.
    private static string Shown(IndexedPassage passage)
    {
        var text = Suspicion.ReasonOf(passage.Text) is null ? passage.Text : "";
        return $"{passage.Heading}\n{(text.Length <= MostCharacters ? text : text[..MostCharacters])}";
    }
}
