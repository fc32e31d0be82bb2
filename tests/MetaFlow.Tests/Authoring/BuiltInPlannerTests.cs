using MetaFlow.Json;

namespace MetaFlow.Tests.Authoring;

/// <summary>What requests in two languages become, kind by kind.</summary>
public sealed class BuiltInPlannerTests
{
    [Theory]
    [InlineData("Fetch the orders from Shopify, summarize them and post the summary to Slack", "api_call llm_call notification")]
    [InlineData("Every Monday at 9, read the sales sheet, rank the regions by revenue and email the ranking to boss@example.com", "api_call data_transform notification")]
    [InlineData("When a ticket is created in Zendesk, classify it with AI and if it is urgent page the on-call engineer, otherwise reply by email", "llm_call condition notification notification")]
    [InlineData("Get the temperature from https://api.example.com/t and send an SMS when it is above 30", "api_call condition notification")]
    [InlineData("For each customer in the list 101, 102 and 103 fetch the invoices and append a row to the ledger table", "for_each api_call api_call")]
    [InlineData("Draft a contract, ask legal for approval and then upload it to Dropbox", "llm_call approval api_call")]
    [InlineData("Search the knowledge base for refund rules and post a reply to Teams", "knowledge_search llm_call notification")]
    [InlineData("Wait 10 minutes and then call https://api.example.com/ping", "wait api_call")]
    [InlineData("Export the users from PostgreSQL and copy them to BigQuery", "api_call api_call api_call")]
    [InlineData("매일 아침 뉴스를 모아서 세 문장으로 요약하고 팀즈로 보내줘", "api_call llm_call notification")]
    [InlineData("주문이 접수되면 금액이 100만원 이상이면 팀장 승인을 받고 https://erp.example.kr/orders 에 등록해줘", "condition approval api_call")]
    [InlineData("리뷰를 분류해서 부정이면 슬랙으로, 아니면 이메일로 알려줘", "llm_call condition notification notification")]
    [InlineData("거래처마다 잔액을 조회하고 10만원 미만인 것만 골라 표로 정리해줘", "for_each api_call data_transform data_transform")]
    [InlineData("사내 지식베이스에서 휴가 규정을 찾아 답변을 작성하고 담당자 승인 후 메일로 보내줘", "knowledge_search llm_call approval notification")]
    [InlineData("파일을 내려받아서 스크립트를 돌리고 결과를 노션에 저장해줘", "api_call script api_call")]
    public void A_request_becomes_steps_in_the_order_it_says(string request, string steps)
    {
        var proposal = Asked.For(request);

        Assert.Empty(Asked.Errors(proposal));
        Assert.Equal(steps, Asked.Steps(proposal));
    }

    [Theory]
    [InlineData("Build a workflow that watches new Jira issues and labels each one", "event")]
    [InlineData("When a payment fails, tell the customer by email", "event")]
    [InlineData("Triggered by a webhook, validate the order and save it", "webhook")]
    [InlineData("POST /hooks/order: save the order to the orders table", "webhook")]
    [InlineData("Send me an SMS when a workflow fails", "on_failure")]
    [InlineData("Translate this text to Korean", "manual")]
    [InlineData("새 고객이 가입하면 환영 메일을 보내줘", "event")]
    [InlineData("웹훅이 오면 내용을 요약해서 슬랙으로 보내줘", "webhook")]
    [InlineData("다른 워크플로가 실패하면 슬랙으로 알려줘", "on_failure")]
    [InlineData("이 글을 영어로 번역해줘", "manual")]
    [InlineData("경쟁사 가격을 모니터링해줘", "schedule")]
    public void What_starts_a_run_is_told_from_the_words(string request, string type)
    {
        var proposal = Asked.For(request);

        Assert.Equal(type, Asked.Text(Asked.Trigger(proposal), "type"));
    }

    [Fact]
    public void What_was_said_word_for_word_stands_in_the_settings()
    {
        var proposal = Asked.For("Call https://api.example.org/v1/orders?state=open and, if there are more than 50 open orders, email ops@example.org");

        var condition = Asked.All((JsonArray)proposal.Definition!["steps"]!).First(step => Asked.Text(step, "type") == "condition");
        Assert.Equal("https://api.example.org/v1/orders?state=open", Asked.Text(Asked.Settings(proposal, "api_call"), "url"));
        Assert.Equal("ops@example.org", Asked.Text(Asked.Settings(proposal, "notification"), "to"));
        Assert.Contains("> 50", Asked.Text(condition, "if"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_nobody_said_is_asked_for_and_leads_nowhere()
    {
        var proposal = Asked.For("이번 달 매출을 요약해서 메일로 보내줘");

        Assert.Equal("recipient@mail.invalid", Asked.Text(Asked.Settings(proposal, "notification"), "to"));
        Assert.Equal("recipient", proposal.Plan!.Questions[0].About);
        Assert.Equal("authoring.placeholder_address", proposal.Problems[0].Code);
    }

    [Fact]
    public void Every_step_says_why_it_is_there()
    {
        var proposal = Asked.For("Every day at 8 fetch the weather and post it to Slack");

        Assert.All(Asked.All((JsonArray)proposal.Definition!["steps"]!), step => Assert.NotEmpty((JsonArray)step["evidence"]!));
    }

    [Fact]
    public void What_is_not_understood_keeps_its_place_and_its_words()
    {
        var proposal = Asked.For("Build a workflow that frobnicate quux and zorble");

        Assert.Equal("placeholder", Asked.Steps(proposal));
        Assert.Equal("authoring.placeholder", proposal.Problems[0].Code);
    }

    [Theory]
    [InlineData("Every Monday at 8 summarize the open issues of Linear and post them to #team on Slack")]
    [InlineData("매주 월요일 9시에 광고비를 집계해서 슬랙으로 알려줘")]
    public void The_same_request_gives_the_same_bytes(string request)
    {
        var (first, second) = (Asked.For(request), Asked.For(request));

        Assert.Equal(Asked.Bytes(first), Asked.Bytes(second));
    }
}
