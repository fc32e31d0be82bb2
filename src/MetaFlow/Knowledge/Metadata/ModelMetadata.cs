using System.Text;
using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Llm.Extraction;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Metadata;

/// <summary>Asks the configured model what a document is about. Where it cannot be asked, what the rules found stays.</summary>
public sealed class ModelMetadata(LanguageModels models, IOptions<LlmOptions> options, TimeProvider clock) : IMetadataModel
{
    // The beginning of a document says what it is; a model that is slow keeps no document waiting.
    private const int MostCharacters = 16_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly JsonObject Schema = (JsonObject)JsonData.Parse("""
        { "type": "object", "properties": {
            "title": { "type": "string" }, "description": { "type": "string" }, "category": { "type": "string" },
            "keywords": { "type": "array", "items": { "type": "string" } }, "technologies": { "type": "array", "items": { "type": "string" } } },
          "required": ["title", "description", "category", "keywords", "technologies"] }
        """u8);

    private static readonly string Instructions = $"""
        You describe a document for a catalogue. "title": its title as it stands in the text. "description": one or two sentences in the language of the
        text that say what it is for. "category": one of {string.Join(", ", MetadataRules.Categories)}. "keywords": up to 12 words or short phrases, and
        "technologies": names of products, services and protocols, both copied from the text letter by letter.
        {DataMarks.Told}
        """;

    public async Task<DocumentMetadata?> ImproveAsync(DocumentMetadata extracted, string text, CancellationToken cancellationToken)
    {
        if (models.Find(null, out _) is not { } model || model is ExtractiveModel)
        {
            return null;
        }

        var document = new DataMarks().Append(new StringBuilder(), "document", text.Length <= MostCharacters ? text : text[..MostCharacters]).ToString();
        var request = new ModelRequest(ModelTask.Free)
        {
            Messages = [new ModelMessage(ModelRole.System, Instructions), new ModelMessage(ModelRole.User, document)], Schema = Schema, MaxTokens = 800, Temperature = 0,
        };
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await model.AnswerAsync(request, new ModelCall(new RunMeter(options.Value, ModelUsage.None)), either.Token) is ModelAnswer.Said { Json: JsonObject said }
                ? DocumentMetadata.Of(said)
                : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
