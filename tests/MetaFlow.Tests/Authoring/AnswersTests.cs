using MetaFlow.Authoring;
using MetaFlow.Authoring.Planning;

namespace MetaFlow.Tests.Authoring;

/// <summary>A proposal asks; the answers, given with the same request, finish it.</summary>
public sealed class AnswersTests
{
    [Theory]
    [InlineData("이번 달 매출을 요약해서 메일로 보내줘", "recipient", "kim@example.kr", "\"to\":\"kim@example.kr\"")]
    [InlineData("Tell me when a payment fails", "channel", "slack", "\"channel\":\"slack\"")]
    [InlineData("Tell me when a payment fails", "channel", "me@example.com", "\"to\":\"me@example.com\"")]
    [InlineData("Fetch the orders and summarize them", "service", "https://shop.example.com/orders", "\"url\":\"https://shop.example.com/orders\"")]
    [InlineData("Every week fetch https://example.com/list and post it to Slack", "schedule", "every Friday at 16:30", "\"cron\":\"30 16 * * 5\"")]
    public async Task An_answer_stands_where_the_question_was(string request, string about, string answer, string written)
    {
        var asked = Asked.For(request);
        var question = asked.Plan!.Questions.First(each => each.About == about);

        var answered = await Asked.Desk().AuthorAsync(
            new AuthoringRequest(request) { Answers = new Dictionary<string, string> { [AnswerRules.IdOf(question)] = answer } }, sources: null, TestContext.Current.CancellationToken);

        Assert.Contains(written, answered.Definition!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(answered.Plan!.Questions, each => AnswerRules.IdOf(each) == AnswerRules.IdOf(question));
        Assert.Empty(Asked.Errors(answered));
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_leaves_the_question_open()
    {
        const string request = "이번 달 매출을 요약해서 메일로 보내줘";
        var id = AnswerRules.IdOf(Asked.For(request).Plan!.Questions[0]);

        var answered = await Asked.Desk().AuthorAsync(
            new AuthoringRequest(request) { Answers = new Dictionary<string, string> { [id] = "purple" } }, sources: null, TestContext.Current.CancellationToken);

        Assert.Equal(id, AnswerRules.IdOf(answered.Plan!.Questions[0]));
    }
}
