using System.Text;
using MetaFlow.Json;
using MetaFlow.Knowledge.Search;
using MetaFlow.Llm;

namespace MetaFlow.Knowledge.Answers;

/// <summary>How a model is asked to answer from passages. What a document says is told apart from what the model is told.</summary>
internal static class AnswerPrompt
{
    private static readonly JsonObject Schema = (JsonObject)JsonData.Parse("""
        { "type": "object", "properties": {
            "supported": { "type": "boolean" }, "answer": { "type": "string" },
            "passages": { "type": "array", "items": { "type": "integer" } } },
          "required": ["supported", "answer", "passages"] }
        """u8);

    private const string Instructions = """
        You answer a question from numbered passages of documents, in the language of the question, in at most five sentences.
        Use nothing but the passages. Name the numbers of the passages that the answer rests on in "passages".
        Where the passages do not answer the question, set "supported" to false and leave "answer" empty.
        """;

    public static ModelRequest Of(string question, IReadOnlyList<SearchHit> hits)
    {
        var marks = new DataMarks();
        var text = new StringBuilder();
        for (var at = 0; at < hits.Count; at++)
        {
            marks.Append(text, $"passage {at + 1}", $"{hits[at].Document.Title} › {hits[at].Passage.Heading}\n{hits[at].Passage.Text}");
        }

        return new ModelRequest(ModelTask.Free)
        {
            Messages =
            [
                new ModelMessage(ModelRole.System, $"{Instructions}\n{DataMarks.Told}"),
                new ModelMessage(ModelRole.User, $"{text}\nQuestion: {question}"),
            ],
            Schema = Schema,
            MaxTokens = 800,
            Temperature = 0,
        };
    }

    /// <summary>The answer and the passages it cites; null where it says itself that there is none, or cites nothing that was there.</summary>
    public static (string Text, IReadOnlyList<SearchHit> Cited)? Read(JsonData answer, IReadOnlyList<SearchHit> hits)
    {
        if (answer is not JsonObject said || said["supported"] is not JsonBool { Value: true } || said["answer"] is not JsonText { Value.Length: > 0 } text)
        {
            return null;
        }

        var cited = (said["passages"] as JsonArray ?? JsonArray.Empty).OfType<JsonNumber>()
            .Select(number => (int)number.Value - 1).Where(at => at >= 0 && at < hits.Count).Distinct().Select(at => hits[at]).ToArray();
        return cited.Length == 0 ? null : (text.Value, cited);
    }
}
