using MetaFlow.Json;

namespace MetaFlow.Llm.Extraction;

/// <summary>
/// The model that is always there and is none: it takes what a text says itself. The same text gives the same answer.
/// English and Korean are what it knows best.
/// </summary>
public sealed class ExtractiveModel : ILanguageModel
{
    // More is read by nobody who waits; the first part of a text says what it is about.
    private const int MaxLength = 1_000_000;

    public string Name => LanguageModels.BuiltIn;

    public Task<ModelAnswer> AnswerAsync(ModelRequest request, ModelCall call, CancellationToken cancellationToken) =>
        Task.Run(() => Answer(request, call), cancellationToken);

    private static ModelAnswer Answer(ModelRequest request, ModelCall call)
    {
        var text = request.Input.Length > MaxLength ? request.Input[..MaxLength] : request.Input;
        ModelAnswer answer = request.Task switch
        {
            ModelTask.Summarize => Summary(text, request.Sentences),
            ModelTask.Keywords => Keywords(text, request.MaxItems),
            ModelTask.Classify => Label(text, request.Labels),
            ModelTask.DetectLanguage => Language(text),
            _ => new ModelAnswer.Failed(Problem.Of("llm.no_model"), Retryable: false),
        };
        if (answer is ModelAnswer.Said said)
        {
            call.Live?.Add(said.Text);
        }

        return answer;
    }

    private static ModelAnswer.Said Summary(string text, int most)
    {
        var sentences = Sentences.Of(text);
        var chosen = SentenceRank.Best(sentences, most).Select(index => sentences[index]).ToList();
        var joint = chosen.Any(sentence => sentence.Any(WordReader.IsUnspaced)) ? "" : " ";
        return Said(string.Join(joint, chosen), JsonObject.Of(("sentences", Texts(chosen))));
    }

    private static ModelAnswer.Said Keywords(string text, int most)
    {
        var words = KeywordFinder.Find(text, most);
        return Said(string.Join(", ", words), JsonObject.Of(("keywords", Texts(words))));
    }

    private static ModelAnswer.Said Label(string text, IReadOnlyList<ModelLabel> labels)
    {
        var (label, scores) = LabelMatcher.Match(text, labels);
        var said = new JsonObject.Builder(scores.Count);
        foreach (var (name, score) in scores)
        {
            said[name] = Math.Round(score, 3);
        }

        return Said(label, JsonObject.Of(("label", label), ("scores", said.ToObject())));
    }

    private static ModelAnswer.Said Language(string text)
    {
        var (language, score) = LanguageGuess.Of(text);
        return Said(language, JsonObject.Of(("language", language), ("score", Math.Round(score, 3))));
    }

    private static ModelAnswer.Said Said(string text, JsonObject json) => new(text, json, LanguageModels.BuiltIn, ModelUsage.None);

    private static JsonArray Texts(IEnumerable<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);
}
