using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Tests.Authoring;

/// <summary>What a request says word for word stands where it works, and not only in what describes the workflow.</summary>
public sealed class LiteralsTests
{
    [Theory]
    [InlineData("Every day at 8 fetch https://api.example.com/orders?state=open and email the list to ops@example.com", "https://api.example.com/orders?state=open", "ops@example.com")]
    [InlineData("Search the news for \"battery recycling\" and 'solid state' and post the top 5 to #energy on Slack", "battery recycling", "solid state", "energy")]
    [InlineData("When the temperature from https://sensors.example.org/room is above 31.5, text +82 10-1234-5678", "https://sensors.example.org/room", "31.5", "+82 10-1234-5678")]
    [InlineData("Look up trials of HER2 at ClinicalTrials.gov and write a summary", "HER2")]
    [InlineData("Get the price of ETH in EUR every hour and post it to Slack", "ETH", "EUR")]
    [InlineData("When an order arrives from shop.example.com, save it to the orders table", "shop.example.com")]
    [InlineData("Summarize unread messages from #platform and post the digest to #standup", "platform", "standup")]
    [InlineData("Compare \"https://one.example.com/\" and \"https://two.example.com/\": get their load times", "https://one.example.com/", "https://two.example.com/")]
    [InlineData("Shrink this picture and convert it to a smaller format: https://img.example.com/a.png", "https://img.example.com/a.png")]
    [InlineData("Triggered by a message in the product-ideas channel, save it to Notion", "product-ideas")]
    [InlineData("'전기차 보조금'을 검색해서 요약하고 kim@example.kr 로 메일 보내줘", "전기차 보조금", "kim@example.kr")]
    [InlineData("https://api.example.kr/stock 을 조회해서 재고가 30개 미만이면 #물류 슬랙으로 알려줘", "https://api.example.kr/stock", "30", "물류")]
    [InlineData("매일 오전 8시 '반도체 수출' 뉴스를 찾고, 내용을 검토해서 팀에 보고해줘", "반도체 수출")]
    [InlineData("후보 화합물마다 ChEMBL에서 IC50을 조회해서 표로 정리해줘", "IC50")]
    [InlineData("환율을 가져와서 1,400원 이상이면 https://hooks.example.kr/fx 로 전송해줘", "1400", "https://hooks.example.kr/fx")]
    public void A_literal_stands_in_a_trigger_an_input_a_setting_or_an_expression_or_is_asked_about(string request, params string[] literals)
    {
        var proposal = Asked.For(request);

        var works = LiteralRules.Working(proposal.Definition!);
        var asked = string.Join(' ', proposal.Plan!.Unplaced);
        Assert.Empty(Asked.Errors(proposal));
        Assert.All(literals, literal => Assert.True(
            works.Contains(literal.ToLowerInvariant(), StringComparison.Ordinal) || asked.Contains(literal, StringComparison.OrdinalIgnoreCase), $"{literal} is lost: {works}"));
        Assert.True(literals.Count(literal => works.Contains(literal.ToLowerInvariant(), StringComparison.Ordinal)) * 2 >= literals.Length, works);
    }

    [Fact]
    public void A_literal_without_a_place_is_asked_about()
    {
        var proposal = Asked.For("https://hooks.example.com/orders 웹훅으로 주문이 들어오면 담당자에게 메일로 알려줘");

        Assert.Contains(proposal.Plan!.Questions, question => question.About == "literal" && question.Names["value"] == "https://hooks.example.com/orders");
    }

    [Fact]
    public void What_describes_a_workflow_is_no_place_for_a_literal()
    {
        var literal = LiteralRules.Literals(RequestText.Read("Translate the text 'Guten Tag' to English")).First();
        var definition = (MetaFlow.Json.JsonObject)MetaFlow.Json.JsonData.Parse("""{"description":"Guten Tag","steps":[{"id":"a","type":"set","note":"Guten Tag","settings":{"values":{"x":"1"}}}]}""");

        Assert.False(LiteralRules.Stands(LiteralRules.Working(definition), literal));
    }
}
