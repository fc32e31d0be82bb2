using MetaFlow.Http;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Answers;
using MetaFlow.Knowledge.Live;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Vectors;
using MetaFlow.Llm;
using MetaFlow.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Tests.Knowledge.Live;

public sealed class SqliteKnowledgeBaseTests() : KnowledgeBaseContract(new SqliteTestDatabase());

public sealed class PostgresKnowledgeBaseTests(PostgresServer server) : KnowledgeBaseContract(new PostgresTestDatabase(server));

/// <summary>What is searched follows what is stored, whichever node stored it.</summary>
public abstract class KnowledgeBaseContract(ITestDatabase database) : KnowledgeContract(database)
{
    private const string Refunds = "환불은 결제한 날부터 14일 안에 신청합니다. 배송비는 손님이 냅니다.";
    private const string Weather = "The forecast service answers with the temperature of every hour.";

    [Fact]
    public async Task What_another_node_has_made_ready_is_found_and_what_it_removed_is_not()
    {
        await using var node = Node();
        var knowledge = node.GetRequiredService<KnowledgeBase>();
        var refunds = await AddAsync("refunds.md", Refunds, "shop", "환불 규정");
        await AddAsync("weather.md", Weather, "weather", "Forecast");

        var found = await SearchAsync(knowledge, "환불 신청 기간");
        await Knowledge.DeleteAsync(refunds, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var gone = await SearchAsync(knowledge, "환불 신청 기간");

        Assert.Equal(refunds, found.Result.Hits[0].Document.Id);
        Assert.DoesNotContain(gone.Result.Hits, hit => hit.Document.Id == refunds);
    }

    [Fact]
    public async Task A_changed_document_is_found_by_what_it_says_now()
    {
        await using var node = Node();
        var knowledge = node.GetRequiredService<KnowledgeBase>();
        await AddAsync("a.md", Weather, "weather", "Forecast");
        await SearchAsync(knowledge, "temperature");
        await AddAsync("a.md", "Holidays are listed by country.", "weather", "Calendar");
        Clock.Advance(TimeSpan.FromSeconds(1));

        var found = await SearchAsync(knowledge, "holidays of a country");

        Assert.Equal(("Calendar", 1), (found.Result.Hits[0].Document.Title, knowledge.Documents));
    }

    [Fact]
    public async Task A_domain_that_is_not_active_is_searched_by_nobody_and_comes_back_with_its_documents()
    {
        await using var node = Node();
        var knowledge = node.GetRequiredService<KnowledgeBase>();
        await AddAsync("refunds.md", Refunds, "shop", "환불 규정");
        await AddAsync("weather.md", Weather, "weather", "Forecast");
        await SearchAsync(knowledge, "환불");
        var domains = new KnowledgeDomains(Knowledge, Clock);

        await domains.SwitchAsync("shop", active: false, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var off = await SearchAsync(knowledge, "환불");
        await domains.SwitchAsync("shop", active: true, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var on = await SearchAsync(knowledge, "환불");

        Assert.DoesNotContain(off.Result.Hits, hit => hit.Document.Domain == "shop");
        Assert.Equal("shop", on.Result.Hits[0].Document.Domain);
    }

    [Fact]
    public async Task A_question_that_names_a_domain_is_looked_up_there_and_in_what_is_common()
    {
        await using var node = Node();
        var knowledge = node.GetRequiredService<KnowledgeBase>();
        await AddAsync("refunds.md", Refunds, "shop", "환불 규정");
        await AddAsync("weather.md", Weather, "weather", "Forecast");
        await AddAsync("common.md", "Times are written in UTC.", KnowledgeLibrary.Common, "Times");
        await new KnowledgeDomains(Knowledge, Clock).PutAsync("weather", ["날씨", "forecast"], null, null, Cancel);

        var found = await knowledge.SearchAsync(new KnowledgeQuestion(new KnowledgeQuery("날씨에서 온도는 어떻게 오나요?"), DetectDomains: true), Cancel);

        Assert.Equal(["weather"], found.Detected.Select(match => match.Domain).Distinct());
        Assert.Equal(["common", "weather"], found.Domains!.Order());
        Assert.DoesNotContain(found.Result.Hits, hit => hit.Document.Domain == "shop");
        Assert.NotNull((await Knowledge.ListDomainsAsync(Cancel)).Single(domain => domain.Name == found.Result.Hits[0].Document.Domain).LastUsedAt);
    }

    [Fact]
    public async Task An_answer_is_in_the_words_of_its_passages_and_there_is_none_where_they_do_not_say_it()
    {
        await using var node = Node();
        await AddAsync("refunds.md", Refunds, "shop", "환불 규정");
        await AddAsync("weather.md", Weather, "weather", "Forecast");
        var answers = node.GetRequiredService<KnowledgeAnswers>();

        var answer = await answers.AnswerAsync(new KnowledgeQuestion(new KnowledgeQuery("환불은 며칠 안에 신청하나요?")), Cancel);
        var none = await answers.AnswerAsync(new KnowledgeQuestion(new KnowledgeQuery("What is the capital of Mongolia?")), Cancel);

        Assert.Contains("14일 안에", answer.Text, StringComparison.Ordinal);
        Assert.Equal("환불 규정", Assert.Single(answer.Cited).Document.Title);
        Assert.Null(none.Text);
    }

    [Fact]
    public async Task Who_asks_how_many_is_answered_with_the_number_and_without_headings()
    {
        await using var node = Node();
        await AddAsync("search.md", "# 뉴스 검색 API\n\n뉴스 검색 API는 낱말로 기사를 찾습니다. 검색은 하루에 25,000회까지 호출할 수 있습니다.", "naver", "뉴스 검색");

        var answer = await node.GetRequiredService<KnowledgeAnswers>().AnswerAsync(
            new KnowledgeQuestion(new KnowledgeQuery("뉴스 검색은 하루에 몇 번까지 되나요?")), Cancel);

        Assert.Contains("하루에 25,000회까지", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("#", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_was_not_found_is_explained()
    {
        await using var node = Node();
        var knowledge = node.GetRequiredService<KnowledgeBase>();
        var refunds = await AddAsync("refunds.md", Refunds, "shop", "환불 규정");
        await AddAsync("weather.md", Weather, "weather", "Forecast");

        var why = await knowledge.ExplainAsync(new KnowledgeQuestion(new KnowledgeQuery("temperature"), ["weather"]), refunds, Cancel);

        Assert.Equal((SearchFate.Excluded, SearchCondition.Domain), (why.Fate, why.Condition));
    }

    private Task<KnowledgeFindings> SearchAsync(KnowledgeBase knowledge, string text) =>
        knowledge.SearchAsync(new KnowledgeQuestion(new KnowledgeQuery(text)), Cancel);

    private ServiceProvider Node()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["MetaFlow:DataDirectory"] = Directory.CreateTempSubdirectory("metaflow-test-").FullName }).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Store.Knowledge)
            .AddSingleton(Store.KnowledgeChanges)
            .AddSingleton(Store.Ingestions)
            .AddSingleton(Store.Embeddings)
            .AddSingleton(Store.Blobs)
            .AddHttp(configuration)
            .AddLlm(configuration)
            .AddVectors(configuration)
            .AddKnowledge(configuration)
            .BuildServiceProvider();
    }
}
