using System.Security.Cryptography;
using System.Text;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Search.Ranking;

namespace MetaFlow.Tests.Knowledge.Search;

/// <summary>Documents to search in, and an index that has them.</summary>
internal static class SomeKnowledge
{
    public static readonly IndexedDocument[] Shelf =
    [
        Document("weather", "weather", "en", "Weather forecast API", "forecast, rain, temperature", "Query the short term forecast of a grid point.", "The probability of rain is given in percent."),
        Document("chat", "chat", "en", "Team chat", "messages, channels", "Post a message to a channel.", "Reply in a thread, or delete a message."),
        Document("issues", "developer", "en", "Issue tracker", "tickets", "Create a ticket and change its status.", "Assign it to a member of the team."),
        Document("mail", "mail", "ko", "메일 서버", "발송, 수신", "서버로 메일을 보내려면 포트와 비밀번호가 필요합니다.", "받은 메일은 읽음으로 표시됩니다."),
        Document("approval", "common", "ko", "승인 단계", "승인, 거절", "사람이 승인할 때까지 실행이 기다립니다.", "거절하면 끝납니다."),
        Document("baking", "kitchen", "en", "Sourdough", "bread, oven", "Knead the dough and let it rest overnight.", "Bake until the crust is brown."),
    ];

    public static IndexedDocument Document(string name, string domain, string language, string title, string metadata, params string[] passages) => new(
        Id(name), domain, title, language, "guide", [domain], Some.Noon, metadata,
        [.. passages.Select((text, at) => new IndexedPassage(Id($"{name}/{at}"), title, text, "text"))]);

    public static Guid Id(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    public static async Task<KnowledgeIndex> IndexAsync(IEnumerable<IndexedDocument> documents, IReranker? reranker = null)
    {
        var vectors = new BuiltInVectors();
        var index = new KnowledgeIndex(vectors, reranker);
        foreach (var document in documents)
        {
            await index.PutAsync(document, TestContext.Current.CancellationToken);
        }

        vectors.Learn(TestContext.Current.CancellationToken);
        return index;
    }

    public static async Task<string[]> TitlesAsync(this KnowledgeIndex index, KnowledgeQuery query) =>
        [.. (await index.SearchAsync(query, TestContext.Current.CancellationToken)).Hits.Select(hit => hit.Document.Title)];
}
