using MetaFlow.Steps;

namespace MetaFlow.Tests.Steps.ApiCall;

public sealed class ApiCallChecksTests
{
    private const string Url = "\"url\": \"https://api.example.com/\"";

    [Theory]
    [InlineData("\"url\": \"api.example.com\"", "api_call.bad_url", "url")]
    [InlineData("\"url\": \"ftp://example.com/\"", "api_call.bad_url", "url")]
    [InlineData("\"url\": \"/orders/{{ inputs.id }}\"", "api_call.bad_url", "url")]
    [InlineData("\"url\": \"ftp://{{ inputs.host }}/\"", "api_call.bad_url", "url")]
    [InlineData("\"url\": \"https://kim:pw@example.com/\"", "api_call.user_in_url", "url")]
    [InlineData("\"url\": \"https://kim:{{ inputs.pw }}@example.com/\"", "", "")]
    [InlineData("\"url\": \"https://kim@example.com/{{ inputs.id }}\"", "api_call.user_in_url", "url")]
    [InlineData(Url + ", \"method\": \"FETCH\"", "api_call.unknown_method", "method")]
    [InlineData(Url + ", \"body\": {}", "api_call.body_with_get", "body")]
    [InlineData(Url + ", \"method\": \"HEAD\", \"body\": {}", "api_call.body_with_get", "body")]
    [InlineData(Url + ", \"method\": \"POST\", \"bodyType\": \"form\"", "api_call.no_body", "bodyType")]
    [InlineData(Url + ", \"method\": \"POST\", \"bodyType\": \"form\", \"body\": [1]", "api_call.body_does_not_fit", "body")]
    [InlineData(Url + ", \"method\": \"POST\", \"bodyType\": \"text\", \"body\": {}", "api_call.body_does_not_fit", "body")]
    [InlineData(Url + ", \"method\": \"DELETE\", \"effect\": \"read\"", "api_call.effect_too_weak", "effect")]
    [InlineData(Url + ", \"headers\": { \"Host\": \"a\" }", "api_call.header_of_transport", "headers.Host")]
    [InlineData(Url + ", \"headers\": { \"X:Y\": \"a\" }", "api_call.bad_header", "headers.X:Y")]
    [InlineData(Url + ", \"headers\": { \"Authorization\": \"Bearer abc\" }", "api_call.secret_in_settings", "headers.Authorization")]
    [InlineData(Url + ", \"headers\": { \"authorization\": \"Basic a2ltOnB3\" }", "api_call.secret_in_settings", "headers.authorization")]
    [InlineData(Url + ", \"headers\": { \"Cookie\": \"s=1\" }", "api_call.secret_in_settings", "headers.Cookie")]
    [InlineData(Url + ", \"headers\": { \"X-Api-Key\": \"abc\" }", "api_call.secret_in_settings", "headers.X-Api-Key")]
    [InlineData(Url + ", \"headers\": { \"X-Naver-Client-Secret\": \"AbCdEf12345\" }", "api_call.secret_in_settings", "headers.X-Naver-Client-Secret")]
    [InlineData(Url + ", \"headers\": { \"Ocp-Apim-Subscription-Key\": \"0123456789abcdef\" }", "api_call.secret_in_settings", "headers.Ocp-Apim-Subscription-Key")]
    [InlineData(Url + ", \"query\": { \"serviceKey\": \"abcdefghij0123456789\" }", "api_call.secret_in_settings", "query.serviceKey")]
    [InlineData(Url + ", \"query\": { \"api_key\": \"abcdefghij0123456789\" }", "api_call.secret_in_settings", "query.api_key")]
    [InlineData("\"url\": \"https://api.example.com/?q=a&access_token=abcdefghij0123456789\"", "api_call.secret_in_settings", "url")]
    [InlineData(Url + ", \"credential\": \"{{ inputs.which }}\"", "api_call.credential_open", "credential")]
    [InlineData("\"url\": \"http://api.example.com/\", \"credential\": \"shop\"", "api_call.credential_in_clear", "url")]
    [InlineData(Url + ", \"response\": {}", "api_call.sample_or_schema", "response")]
    [InlineData(Url + ", \"response\": { \"sample\": 1, \"schema\": {} }", "api_call.sample_or_schema", "response")]
    [InlineData(Url + ", \"response\": { \"schema\": [] }", "api_call.bad_schema", "response.schema")]
    [InlineData(Url + ", \"response\": { \"sample\": 1 }, \"answer\": \"text\"", "api_call.answer_without_shape", "answer")]
    [InlineData(Url + ", \"expectStatus\": [200, 99]", "api_call.bad_status", "expectStatus")]
    [InlineData(Url + ", \"maxBytes\": 0", "api_call.out_of_range", "maxBytes")]
    [InlineData(Url + ", \"method\": \"HEAD\", \"paging\": { \"by\": \"link\" }", "api_call.paging_of_head", "paging")]
    [InlineData(Url + ", \"answer\": \"binary\", \"paging\": { \"by\": \"link\" }", "api_call.answer_without_shape", "answer")]
    [InlineData(Url + ", \"paging\": { \"by\": \"link\", \"parameter\": \"p\" }", "api_call.paging_idle", "paging.parameter")]
    [InlineData(Url + ", \"paging\": { \"by\": \"page\", \"next\": \"n\" }", "api_call.paging_idle", "paging.next")]
    [InlineData(Url + ", \"paging\": { \"by\": \"cursor\" }", "api_call.cursor_without_next", "paging")]
    [InlineData(Url + ", \"paging\": { \"by\": \"page\", \"maxPages\": 0 }", "api_call.out_of_range", "paging.maxPages")]
    [InlineData(Url + ", \"paging\": { \"by\": \"page\", \"maxPages\": 1001 }", "api_call.out_of_range", "paging.maxPages")]
    [InlineData(Url + ", \"paging\": { \"by\": \"page\", \"size\": 0 }", "api_call.out_of_range", "paging.size")]
    [InlineData(Url + ", \"paging\": { \"by\": \"page\", \"items\": \"itmes\" }, \"response\": { \"sample\": { \"items\": [] } }", "api_call.no_such_place", "paging.items")]
    [InlineData(Url + ", \"paging\": { \"by\": \"page\", \"items\": \"$[\" }", "expressions.", "paging.items")]
    public void What_is_wrong_is_told_with_its_place(string settings, string code, string setting)
    {
        var problems = ApiCallBench.Check($"{{ {settings} }}");

        if (code.Length == 0)
        {
            Assert.Empty(problems);
            return;
        }

        var problem = Assert.Single(problems);
        Assert.StartsWith(code, problem.Problem.Code, StringComparison.Ordinal);
        Assert.Equal(setting, problem.Setting);
        Assert.Equal(setting.StartsWith("query", StringComparison.Ordinal) || code == "api_call.credential_in_clear" || (code == "api_call.secret_in_settings" && setting == "url"),
            problem.Problem.Severity == Severity.Warning);
    }

    [Theory]
    [InlineData("\"url\": \"{{ inputs.url }}\"")]
    [InlineData("\"url\": \"ht{{ inputs.tail }}\"")]
    [InlineData("\"url\": \"https://{{ inputs.host }}/\"")]
    [InlineData("\"url\": \"https://api.example.com/users/@me\"")]
    [InlineData(Url + ", \"method\": \"{{ inputs.method }}\", \"body\": {}")]
    [InlineData(Url + ", \"headers\": { \"Authorization\": \"Bearer {{ vars.token }}\" }")]
    [InlineData(Url + ", \"headers\": { \"Authorization\": \"{{ vars.token }}\", \"X-Api-Key\": \"{{ vars.key }}\" }")]
    [InlineData(Url + ", \"headers\": { \"Accept\": \"application/vnd.github+json\", \"X-CSRF-Token\": \"fetch\", \"Idempotency-Key\": \"7\" }")]
    [InlineData(Url + ", \"query\": { \"key\": \"short\", \"token\": \"{{ vars.long_token_value }}\", \"keyword\": \"abcdefghijklmnopqrstuvwxyz\" }")]
    [InlineData(Url + ", \"query\": { \"sort_key\": \"a title with words in it\" }")]
    [InlineData(Url + ", \"method\": \"POST\", \"bodyType\": \"form\", \"body\": \"{{ vars.fields }}\"")]
    [InlineData(Url + ", \"method\": \"POST\", \"effect\": \"read\", \"body\": {}")]
    [InlineData(Url + ", \"method\": \"DELETE\", \"body\": {}")]
    [InlineData("\"url\": \"http://localhost:9200/\", \"credential\": \"search\"")]
    [InlineData(Url + ", \"paging\": { \"by\": \"page\", \"items\": \"data.items\" }, \"response\": { \"sample\": { \"data\": { \"items\": [] } } }")]
    [InlineData(Url + ", \"paging\": \"{{ vars.paging }}\"")]
    public void What_may_be_right_is_left_alone(string settings) => Assert.Empty(ApiCallBench.Check($"{{ {settings} }}"));
}
