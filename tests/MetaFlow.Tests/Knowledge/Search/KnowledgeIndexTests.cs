using MetaFlow.Knowledge.Search;

namespace MetaFlow.Tests.Knowledge.Search;

/// <summary>Documents are found by what they say, in either language, under the conditions of the query.</summary>
public sealed class KnowledgeIndexTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rain probability", "Weather forecast API")]
    [InlineData("비 올 확률", "Weather forecast API")]
    [InlineData("채널에 메시지 보내기", "Team chat")]
    [InlineData("티켓 상태 변경", "Issue tracker")]
    [InlineData("send mail through a server", "메일 서버")]
    [InlineData("wait until a person approves", "승인 단계")]
    [InlineData("baked breads", "Sourdough")]
    public async Task A_question_finds_its_document_in_either_language(string question, string title)
    {
        using var index = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf);

        var titles = await index.TitlesAsync(new KnowledgeQuery(question));

        Assert.Equal(title, titles[0]);
    }

    [Fact]
    public async Task Each_stage_has_a_score_of_its_own_and_all_are_from_0_to_1()
    {
        using var index = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf);

        var hit = (await index.SearchAsync(new KnowledgeQuery("post a message to a channel"), Token)).Hits[0];

        Assert.InRange(hit.Stages.Words!.Value, 0.4f, 1);
        Assert.InRange(hit.Stages.Passage!.Value, 0.3f, 1);
        Assert.InRange(hit.Stages.Metadata!.Value, 0.1f, 1);
        Assert.InRange(hit.Score, 0.3f, 1);
        Assert.Equal(hit.Stages.Fused, hit.Score);
    }

    [Fact]
    public async Task The_words_of_the_question_are_marked_in_whatever_form_or_language()
    {
        using var index = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf);

        var hit = (await index.SearchAsync(new KnowledgeQuery("메시지 삭제 deleting"), Token)).Hits[0];

        Assert.Equal(["delete", "message"], hit.Highlights.Select(span => hit.Passage.Text.Substring(span.Start, span.Length)));
    }

    [Fact]
    public async Task A_removed_document_is_gone_and_leaves_everything_as_if_it_had_never_been()
    {
        using var without = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf[1..]);
        using var index = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf);
        await index.RemoveAsync(SomeKnowledge.Shelf[0].Id, Token);

        var query = new KnowledgeQuery("rain status of a message") { WordsOnly = true };
        var (expected, found) = (await without.SearchAsync(query, Token), await index.SearchAsync(query, Token));

        Assert.Equal(expected.Hits.Select(hit => (hit.Passage.Id, hit.Score)), found.Hits.Select(hit => (hit.Passage.Id, hit.Score)));
        Assert.Equal((5, 10), (index.Documents, index.Passages));
    }

    [Fact]
    public async Task A_changed_document_is_found_by_what_it_says_now()
    {
        using var index = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf);

        await index.PutAsync(SomeKnowledge.Document("baking", "kitchen", "en", "Crossword", "puzzles", "Fill the grid."), Token);

        Assert.Equal("Crossword", (await index.TitlesAsync(new KnowledgeQuery("crossword puzzle")))[0]);
        Assert.DoesNotContain("Sourdough", await index.TitlesAsync(new KnowledgeQuery("sourdough oven") { Threshold = 0.01f }));
        Assert.Equal((6, 11), (index.Documents, index.Passages));
    }

    [Fact]
    public async Task The_order_of_arrival_does_not_show()
    {
        using var one = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf);
        using var other = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf.Reverse());

        foreach (var question in new[] { "message", "메일 상태", "team of a forecast", "" })
        {
            var query = new KnowledgeQuery(question) { Count = 20 };
            Assert.Equal(await one.TitlesAsync(query), await other.TitlesAsync(query));
        }
    }

    [Fact]
    public async Task Conditions_keep_documents_out_of_every_stage()
    {
        using var index = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf);
        var query = new KnowledgeQuery("message status of a mail") { Count = 50 };

        Assert.Equal(["Team chat", "승인 단계"], await TitlesAsync(query with { Domains = ["chat"] }));
        Assert.Equal(["Issue tracker"], await TitlesAsync(query with { AnyTag = ["developer", "nothing"] }));
        Assert.Equal(["메일 서버", "승인 단계"], await TitlesAsync(query with { Languages = ["ko"] }));
        Assert.Empty(await TitlesAsync(query with { Types = ["manual"] }));
        Assert.Empty(await TitlesAsync(query with { ChangedFrom = Some.Noon.AddSeconds(1) }));
        Assert.Empty(await TitlesAsync(query with { ChangedBefore = Some.Noon }));
        Assert.Equal(6, (await TitlesAsync(query with { ChangedFrom = Some.Noon, ChangedBefore = Some.Noon.AddTicks(1) })).Length);

        async Task<string[]> TitlesAsync(KnowledgeQuery asked) => [.. (await index.TitlesAsync(asked)).Distinct().Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task One_passage_of_a_document_is_enough_where_that_is_asked()
    {
        using var index = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf);

        var titles = await index.TitlesAsync(new KnowledgeQuery("message") { OnePerDocument = true, Count = 50 });

        Assert.Equal(titles.Distinct(), titles);
    }

    [Fact]
    public async Task A_model_that_judges_again_has_the_last_word_and_the_threshold_is_asked_after_it()
    {
        using var index = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf, new LongerIsBetter());

        var hits = (await index.SearchAsync(new KnowledgeQuery("message") { Count = 50, Threshold = 0.5f }, Token)).Hits;

        Assert.All(hits, hit => Assert.True(hit.Passage.Text.Length >= 40 && hit.Score == hit.Stages.Reranked));
        Assert.Equal(hits.OrderByDescending(hit => hit.Passage.Text.Length).Select(hit => hit.Passage.Id), hits.Select(hit => hit.Passage.Id));
        Assert.NotEmpty(hits);
    }

    [Fact]
    public async Task Searching_while_documents_come_and_go_sees_each_whole_or_not_at_all()
    {
        using var index = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf);
        var coming = SomeKnowledge.Document("pair", "chat", "en", "Pair", "", "zebra one", "zebra two");
        var writer = Task.Run(async () =>
        {
            for (var round = 0; round < 200; round++)
            {
                await index.PutAsync(coming, Token);
                await index.RemoveAsync(coming.Id, Token);
            }
        }, Token);

        while (!writer.IsCompleted)
        {
            var hits = (await index.SearchAsync(new KnowledgeQuery("zebra") { WordsOnly = true }, Token)).Hits;
            Assert.True(hits.Count is 0 or 2);
        }

        await writer;
    }

    private sealed class LongerIsBetter : IReranker
    {
        public ValueTask<IReadOnlyList<float>?> ScoreAsync(string question, IReadOnlyList<IndexedPassage> passages, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<float>?>([.. passages.Select(passage => passage.Text.Length / 80f)]);
    }
}
