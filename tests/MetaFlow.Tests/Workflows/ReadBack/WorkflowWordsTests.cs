using System.Globalization;
using MetaFlow.Steps;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Workflows.Diff.Mail;
using MetaFlow.Web.Commands;
using MetaFlow.Workflows;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Tests.Workflows.ReadBack;

public sealed class WorkflowWordsTests
{
    [Theory]
    [MemberData(nameof(ShippedWords.All), MemberType = typeof(ShippedWords))]
    public void A_shipped_example_is_said_in_both_languages(string file, string language, string said)
    {
        var workflow = Some.Read(File.ReadAllText(Repository.Path("workflows", $"{file}.json")));

        Assert.Equal(said, Say(workflow, language));
    }

    [Fact]
    public void Every_shipped_example_is_pinned_in_both_languages()
    {
        var expected = from file in Repository.Files("workflows", "*.json")
                       from language in new[] { "en", "ko" }
                       select $"{Path.GetFileNameWithoutExtension(file)} {language}";

        Assert.Equal(expected.Order(), ShippedWords.All.Select(row => $"{row.Data.Item1} {row.Data.Item2}").Order());
    }

    [Fact]
    public void Every_step_type_of_the_product_says_what_it_does_in_both_languages()
    {
        var silent = from type in Some.Catalog.All
                     from language in new[] { "", "ko" }
                     where type.Text("words", CultureInfo.GetCultureInfo(language)) is null
                     select $"{type.Name} ({language})";

        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("en", """
        a: Sets 'x' to 1.
          Note: why
          Only if the input 'n' is more than 3; otherwise it is skipped.
          If it fails, it is tried up to 3 times in all, first 10 seconds apart and twice as long each time.
          One attempt may take 1 minute and 30 seconds.
        """)]
    [InlineData("ko", """
        a: 'x' 값을 1로 정합니다.
          메모: why
          입력 'n'이 3보다 큰 경우에만 실행하고, 그렇지 않으면 건너뜁니다.
          실패하면 모두 3번까지 시도합니다. 처음에는 10초를 기다리고, 기다리는 시간은 매번 두 배가 됩니다.
          한 번의 시도는 1분 30초까지 걸릴 수 있습니다.
        """)]
    public void What_stands_beside_the_work_is_said_below_it(string language, string said) =>
        Assert.Equal(said, Steps(language, Some.Catalog, """
            { "id": "a", "type": "set", "note": "why", "when": "{{ inputs.n > 3 }}", "settings": { "values": { "x": 1 } },
              "retry": { "maxAttempts": 3, "delay": "PT10S", "backoff": 2 }, "timeout": "PT1M30S" }
            """));

    [Theory]
    [InlineData(1, "If it fails, it is tried up to 2 times in all, 1 minute apart.", "실패하면 1분 간격으로, 모두 2번까지 시도합니다.")]
    [InlineData(1.5, "If it fails, it is tried up to 2 times in all, first 1 minute apart and 1.5 times as long each time.",
        "실패하면 모두 2번까지 시도합니다. 처음에는 1분을 기다리고, 기다리는 시간은 매번 1.5배가 됩니다.")]
    public void How_it_is_tried_again(double backoff, string english, string korean)
    {
        var retry = new RetryPolicy(2, TimeSpan.FromMinutes(1), backoff);

        Assert.Equal(english, PolicyWords.Retry(retry, new Wording(CultureInfo.GetCultureInfo("en"))));
        Assert.Equal(korean, PolicyWords.Retry(retry, new Wording(CultureInfo.GetCultureInfo("ko"))));
    }

    [Theory]
    [InlineData("en", "p: Does 'probe' with 'does' = \"fail\" and 'times' = 2.")]
    [InlineData("ko", "p: 'does' = \"fail\"과 'times' = 2로 'probe' 작업을 합니다.")]
    public void A_step_type_without_words_of_its_own_is_named_with_its_settings(string language, string said) =>
        Assert.Equal(said, Steps(
            language, new StepCatalog([typeof(ProbeStep).Assembly]),
            """{ "id": "p", "type": "probe", "settings": { "does": "fail", "times": 2 } }"""));

    [Theory]
    [InlineData("en", "Sends something to people: 'm'.", "Sends something to people.")]
    [InlineData("ko", "사람에게 보내는 단계: 'm'", "사람에게 무언가를 보냅니다.")]
    public void What_touches_the_world_is_said_of_the_workflow_and_of_the_step(string language, string whole, string step)
    {
        var catalog = new StepCatalog([typeof(MailStep).Assembly]);
        var workflow = new WorkflowReader(catalog).Read(Some.Definition("""{ "id": "m", "type": "test_mail", "settings": { "to": "kim" } }"""), out _)!;

        var lines = new WorkflowWords(catalog).Say(workflow, CultureInfo.GetCultureInfo(language));

        Assert.Contains(new ReadBackLine(1, "", whole) { Mark = LineMark.Effect }, lines);
        Assert.Contains(new ReadBackLine(1, "m", step) { Mark = LineMark.Effect }, lines);
    }

    [Theory]
    [InlineData("""{ "type": "integer", "default": 3, "minimum": 1, "maximum": 20 }""",
        "Takes 'n', a whole number from 1 to 20; 3 if nothing is given.", "입력 'n'은 1부터 20까지의 정수입니다. 입력하지 않으면 3을 씁니다.")]
    [InlineData("""{ "type": "number", "maximum": 5 }""",
        "Takes 'n', a number of at most 5, which has to be given.", "입력 'n'은 5 이하의 숫자입니다. 반드시 입력해야 합니다.")]
    [InlineData("""{ "type": "boolean", "required": false }""",
        "Takes 'n', true or false, which may be left out.", "입력 'n'은 참 또는 거짓입니다. 입력하지 않아도 됩니다.")]
    [InlineData("""{ "default": true }""",
        "Takes 'n', a value of any kind; true if nothing is given.", "입력 'n'은 아무 형식의 값입니다. 입력하지 않으면 참을 씁니다.")]
    [InlineData("""{ "type": "string", "enum": [ "S", "M", "L" ], "default": "M" }""",
        "Takes 'n', one of \"S\", \"M\" or \"L\"; \"M\" if nothing is given.", "입력 'n'은 \"S\", \"M\" 또는 \"L\"입니다. 입력하지 않으면 \"M\"을 씁니다.")]
    [InlineData("""{ "type": "array", "schema": { "items": { "type": "string" } } }""",
        "Takes 'n', a list of texts, which has to be given.", "입력 'n'은 글 목록입니다. 반드시 입력해야 합니다.")]
    [InlineData("""{ "type": "array", "schema": { "items": { "type": "object", "properties": { "name": {}, "price": {} } } } }""",
        "Takes 'n', a list of objects with 'name' and 'price', which has to be given.", "입력 'n'은 'name'과 'price'가 있는 객체 목록입니다. 반드시 입력해야 합니다.")]
    [InlineData("""{ "type": "object", "schema": { "properties": { "이름": {} } } }""",
        "Takes 'n', an object with '이름', which has to be given.", "입력 'n'은 '이름'이 있는 객체입니다. 반드시 입력해야 합니다.")]
    [InlineData("""{ "type": "string", "secret": true, "description": "The key" }""",
        "Takes 'n', a text, which has to be given. It is secret: its value is never shown. (The key)",
        "입력 'n'은 글입니다. 반드시 입력해야 합니다. 비밀 값이라 어디에도 보여 주지 않습니다. (The key)")]
    public void Inputs(string input, string english, string korean)
    {
        var workflow = Some.Workflow("", $$"""{ "n": {{input}} }""");

        Assert.Contains(english, Say(workflow, "en"), StringComparison.Ordinal);
        Assert.Contains(korean, Say(workflow, "ko"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_of_a_secret_input_is_not_said()
    {
        var workflow = Some.Workflow("", """{ "n": { "type": "string", "secret": true, "default": "hunter2" } }""");

        Assert.Contains("Takes 'n', a text; a set value if nothing is given. It is secret", Say(workflow, "en"), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", Say(workflow, "en") + Say(workflow, "ko"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", """
        Workflow 'a' (a)
          Starts when somebody asks for it.
          Takes no inputs.
          A run may take 1 hour.
          Neither reads nor changes anything outside of the run.
        x: Sets 'total' to 3.
        At the end it gives back:
          'total': 'total'
          'kind': "sum"
        """)]
    [InlineData("ko", """
        워크플로 'a' (a)
          누군가 요청하면 시작합니다.
          입력이 없습니다.
          한 번의 실행은 1시간까지 걸릴 수 있습니다.
          실행 바깥의 것은 읽지도 바꾸지도 않습니다.
        x: 'total' 값을 3으로 정합니다.
        끝나면 다음을 돌려줍니다:
          'total': 'total' 값
          'kind': "sum"
        """)]
    public void How_long_a_run_may_take_and_what_it_gives_back(string language, string said) => Assert.Equal(said, Say(
        Some.Read("""
            { "metaflow": 1, "id": "a", "timeout": "PT1H", "output": { "total": "{{ vars.total }}", "kind": "sum" },
              "steps": [ { "id": "x", "type": "set", "settings": { "values": { "total": 3 } } } ] }
            """), language));

    [Theory]
    [InlineData("at_end", "en", "What steps that only read gave is recorded together with what comes after them.")]
    [InlineData("at_end", "ko", "읽기만 하는 단계의 결과는 그다음 단계의 결과와 함께 기록합니다.")]
    [InlineData("failures", "en", "Nothing is kept of a run that succeeds.")]
    [InlineData("failures", "ko", "성공한 실행은 기록을 남기지 않습니다.")]
    public void What_is_kept_of_a_run(string record, string language, string said) => Assert.Contains(said, Say(
        Some.Read($$"""
            { "metaflow": 1, "id": "a", "record": "{{record}}", "steps": [ { "id": "x", "type": "set", "settings": { "values": { "y": 1 } } } ] }
            """), language), StringComparison.Ordinal);

    [Fact]
    public void One_value_that_is_given_back_is_said_in_one_line()
    {
        var workflow = Some.Read("""
            { "metaflow": 1, "id": "a", "output": "{{ steps.x }}", "steps": [ { "id": "x", "type": "set", "settings": { "values": { "y": 1 } } } ] }
            """);

        Assert.EndsWith("\nAt the end it gives back the output of 'x'.", Say(workflow, "en"), StringComparison.Ordinal);
        Assert.EndsWith("\n끝나면 'x' 단계 결과를 돌려줍니다.", Say(workflow, "ko"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verb_says_it_in_the_language_that_is_asked_for()
    {
        var output = new StringWriter();

        var exit = await CommandLine.RunAsync(["explain", Repository.Path("workflows", "hello.json"), "--lang", "ko"], output, TextWriter.Null);

        Assert.Equal(CommandLine.Done, exit);
        Assert.StartsWith("워크플로 '인사' (hello)", output.ToString(), StringComparison.Ordinal);
    }

    private static string Say(Workflow workflow, string language) =>
        Indented(new WorkflowWords(Some.Catalog).Say(workflow, CultureInfo.GetCultureInfo(language)));

    private static string Steps(string language, StepCatalog catalog, string steps)
    {
        var workflow = new WorkflowReader(catalog).Read(Some.Definition(steps, """{ "n": {} }"""), out _)!;
        return Indented(new WorkflowWords(catalog).Say(workflow, CultureInfo.GetCultureInfo(language)).Where(line => line.StepPath.Length > 0));
    }

    private static string Indented(IEnumerable<ReadBackLine> lines) =>
        string.Join('\n', lines.Select(line => new string(' ', line.Depth * 2) + line.Text));
}
