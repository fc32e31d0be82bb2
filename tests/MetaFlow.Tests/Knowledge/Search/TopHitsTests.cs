using FsCheck;
using FsCheck.Fluent;
using MetaFlow.Knowledge.Search;

namespace MetaFlow.Tests.Knowledge.Search;

/// <summary>More hits begin with the same hits as fewer, whatever is asked.</summary>
public sealed class TopHitsTests
{
    private static readonly string[] Words =
        ["message", "메시지", "status", "상태", "rain", "비가", "team", "mail", "메일을", "forecast", "승인", "bread", "zzz", "the", "?"];

    [Fact]
    public async Task Asking_for_more_changes_none_of_the_first()
    {
        using var index = await SomeKnowledge.IndexAsync(
            SomeKnowledge.Shelf.Concat(Enumerable.Range(0, 40).Select(at => SomeKnowledge.Document(
                $"extra{at}", at % 2 == 0 ? "chat" : "mail", "en", $"Note {at % 7}", Words[at % Words.Length], $"{Words[at * 3 % Words.Length]} {Words[at * 5 % Words.Length]} note"))));
        var questions = Gen.Choose(1, 5).SelectMany(count => Gen.Elements(Words).ArrayOf(count));
        var cases = questions.Zip(Gen.Choose(1, 30)).Zip(Gen.Choose(0, 30)).Zip(Gen.Elements(true, false));

        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var (((words, count), more), one) = given;
            var query = new KnowledgeQuery(string.Join(' ', words)) { Count = count, OnePerDocument = one, Threshold = more % 3 * 0.1f };
            var fewer = Hits(index, query);
            var all = Hits(index, query with { Count = count + more });
            return fewer.SequenceEqual(all.Take(count)) && all.Zip(all.Skip(1)).All(pair => pair.First.Score >= pair.Second.Score);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void A_count_that_makes_no_sense_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new KnowledgeQuery("x") { Count = count });

    // The built-in stages answer at once: nothing is waited for.
    private static (Guid Passage, float Score)[] Hits(KnowledgeIndex index, KnowledgeQuery query)
    {
        var search = index.SearchAsync(query, TestContext.Current.CancellationToken).AsTask();
        Assert.True(search.IsCompletedSuccessfully);
        return [.. search.GetAwaiter().GetResult().Hits.Select(hit => (hit.Passage.Id, hit.Score))];
    }
}
