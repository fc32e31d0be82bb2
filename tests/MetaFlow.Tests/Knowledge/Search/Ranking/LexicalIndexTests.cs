using MetaFlow.Knowledge.Search.Language;
using MetaFlow.Knowledge.Search.Ranking;

namespace MetaFlow.Tests.Knowledge.Search.Ranking;

/// <summary>What words are worth where they stand.</summary>
public sealed class LexicalIndexTests
{
    [Fact]
    public void A_unit_is_worth_what_BM25_says()
    {
        var index = Index(("", "apple apple pear"), ("", "apple"), ("", "plum"));

        var scores = Scores(index, "appl");

        var rarity = Math.Log(1 + ((3 - 2 + 0.5) / 2.5));
        Assert.Equal(rarity * 2 * 2.2 / (2 + (1.2 * (0.25 + (0.75 * 3 / (5 / 3.0))))), scores[0], 4);
        Assert.Equal(0, scores[2]);
    }

    [Fact]
    public void A_word_in_the_heading_is_worth_more()
    {
        var index = Index(("apple", "pear plum"), ("pear", "apple plum"));

        var scores = Scores(index, "appl");

        Assert.True(scores[0] > scores[1]);
    }

    [Fact]
    public void More_of_a_word_is_worth_more_and_a_longer_text_less()
    {
        var index = Index(("", "apple pear"), ("", "apple apple"), ("", "apple pear plum kiwi fig"));

        var scores = Scores(index, "appl");

        Assert.True(scores[1] > scores[0] && scores[0] > scores[2]);
    }

    [Fact]
    public void A_few_texts_in_the_language_of_the_question_do_not_beat_the_many_in_the_other_by_being_few()
    {
        var index = Index([.. Enumerable.Range(0, 9).Select(at => ("", $"status of order{at}")), ("", "상태")]);
        var stage = new LexicalStage(index, 0);

        stage.Score(new QueryReader(TextAnalysis.Default, Glossary.Default, new WordingWeights()).Read("상태", _ => []));

        Assert.InRange(stage.Scores[0], 0.4f * stage.Scores[9], stage.Scores[9]);
    }

    private static LexicalIndex Index(params (string Heading, string Body)[] units)
    {
        var index = new LexicalIndex(TextAnalysis.Default, new LexicalWeights(2));
        foreach (var (heading, body) in units)
        {
            index.Add(heading, body);
        }

        return index;
    }

    private static float[] Scores(LexicalIndex index, string term)
    {
        var scores = new float[index.Numbers];
        index.Score(term, index.Rarity(index.CountOf(term)), scores, []);
        return scores;
    }
}
