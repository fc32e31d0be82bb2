using MetaFlow.Knowledge.Search;

namespace MetaFlow.Tests.Knowledge.Search;

/// <summary>A search says what became of a document that it was expected to find.</summary>
public sealed class WhyNotFoundTests
{
    private static readonly Guid Weather = SomeKnowledge.Id("weather");

    [Fact]
    public async Task A_document_that_was_never_indexed_is_said_to_be_missing()
    {
        var why = await ExplainAsync(new KnowledgeQuery("rain"), Guid.Empty);

        Assert.Equal(SearchFate.NotIndexed, why.Fate);
    }

    [Fact]
    public async Task A_document_in_another_domain_says_so_and_where_it_would_have_stood()
    {
        var why = await ExplainAsync(new KnowledgeQuery("probability of rain") { Domains = ["mail"] }, Weather);

        Assert.Equal((SearchFate.Excluded, SearchCondition.Domain), (why.Fate, why.Condition));
        Assert.Equal("weather", why.Domain);
        Assert.Equal(["mail"], why.DomainsSearched!);
        Assert.Equal((1, 1), (why.RankByWords, why.Rank));
    }

    [Fact]
    public async Task A_low_score_is_held_against_the_threshold()
    {
        var why = await ExplainAsync(new KnowledgeQuery("rain on a wedding of sailors") { Threshold = 0.9f }, Weather);

        Assert.Equal(SearchFate.BelowThreshold, why.Fate);
        Assert.InRange(why.Scores!.Fused, 0.01f, 0.9f);
        Assert.Equal(0.9f, why.Threshold);
    }

    [Fact]
    public async Task A_document_behind_better_ones_has_its_rank_at_each_stage()
    {
        var why = await ExplainAsync(new KnowledgeQuery("message channel thread") { Count = 1 }, SomeKnowledge.Id("issues"));

        Assert.Equal(SearchFate.BehindOthers, why.Fate);
        Assert.True(why.Rank > 1);
        Assert.True(why.RankByPassage > 1);
        Assert.True(why.RankByMetadata > 1);
    }

    [Fact]
    public async Task Each_word_says_how_it_was_looked_for_and_whether_it_was_there()
    {
        var why = await ExplainAsync(new KnowledgeQuery("예보 zebra"), Weather);

        Assert.Equal(SearchFate.Found, why.Fate);
        Assert.Equal([("예보", true), ("zebra", false)], why.Words.Select(word => (word.Word, word.Present)));
        Assert.Contains("forecast", why.Words[0].Wordings);
        Assert.Null((await ExplainAsync(new KnowledgeQuery("zebra"), Weather)).RankByWords);
    }

    [Fact]
    public async Task Words_that_are_nowhere_find_nothing_alike()
    {
        var why = await ExplainAsync(new KnowledgeQuery("zebra") { WordsOnly = true }, Weather);

        Assert.Equal(SearchFate.NotAlike, why.Fate);
    }

    private static async Task<WhyNotFound> ExplainAsync(KnowledgeQuery query, Guid document)
    {
        using var index = await SomeKnowledge.IndexAsync(SomeKnowledge.Shelf);
        return await index.ExplainAsync(query, document, TestContext.Current.CancellationToken);
    }
}
