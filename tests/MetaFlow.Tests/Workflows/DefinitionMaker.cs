using System.Globalization;

namespace MetaFlow.Tests.Workflows;

/// <summary>Makes definitions that use the whole language, each seed another one.</summary>
internal sealed class DefinitionMaker(int seed)
{
    private readonly Random _random = new(seed);
    private int _steps;
    private int _branches;

    public string Make()
    {
        var triggers = string.Join(", ", Enumerable.Range(0, _random.Next(4)).Select(Trigger));
        return $$"""
            { "metaflow": 1, "id": "made-{{seed}}", "name": { "en": "Made", "ko": "만듦" },
              "inputs": { "n": { "type": "string", {{One("\"enum\": [ \"a\", \"b\" ], \"default\": \"a\"", "\"default\": \"한\"", "\"secret\": true, \"default\": \"s\"")}} },
                          "list": { "type": "array", "default": [] {{One("", ", \"schema\": { \"items\": { \"type\": \"object\", \"properties\": { \"x\": {} } } }")}} } },
              "triggers": [ {{triggers}} ], {{One("", "\"timeout\": \"PT1H\",")}} {{One("", "\"output\": \"{{ inputs.n }}\",", "\"output\": { \"a\": \"{{ inputs.n }}\" },")}}
              "steps": [ {{Steps(depth: 0, value: "inputs.n")}} ] }
            """;
    }

    private string Trigger(int number)
    {
        var type = One(
            "\"type\": \"manual\"",
            $"\"type\": \"schedule\", {One("\"cron\": \"0 9 * * MON\"", "\"every\": \"PT90M\"")}, \"missed\": \"{One("skip", "last", "all")}\", \"overlap\": \"{One("skip", "queue", "cancel_old", "allow")}\", \"timeZone\": \"Asia/Seoul\", \"jitter\": \"PT{_random.Next(1, 9)}M\"",
            $"\"type\": \"webhook\", \"methods\": [ {One("\"GET\"", "\"PUT\", \"POST\"")} ], \"auth\": {{ \"kind\": \"{One("secret", "hmac", "github", "slack", "stripe", "basic", "bearer")}\", \"credential\": \"k\" }}, \"answerWithin\": \"PT5S\", \"deduplicateBy\": \"{{{{ trigger.body.id }}}}\"",
            "\"type\": \"webhook\"",
            $"\"type\": \"event\", \"event\": \"a.b\" {One("", ", \"match\": \"{{ trigger.event.data.x > 1 }}\"")}",
            $"\"type\": \"on_failure\", \"workflows\": [ {One("", "\"x\"", "\"x\", \"y\"")} ]",
            $"\"type\": \"file\", \"folder\": \"in\" {One("", ", \"pattern\": \"*.csv\"")}");
        return $"{{ \"id\": \"t{number}\", {type} {One("", ", \"paused\": true")} {One("", ", \"inputs\": { \"n\": \"{{ trigger.id }}\" }")} }}";
    }

    private string Steps(int depth, string value) => string.Join(", ", Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Step(depth, value)));

    private string Step(int depth, string value)
    {
        var id = $"s{_steps++.ToString(CultureInfo.InvariantCulture)}";
        var policies = string.Concat(
            One("", $", \"when\": \"{{{{ {value} = 'x' }}}}\""), One("", ", \"timeout\": \"PT30S\""), One("", ", \"note\": \"why\""),
            One("", "", ", \"onError\": \"continue\"", $", \"onError\": {{ \"fallback\": \"{{{{ {value} }}}}\" }}"),
            One("", "", $", \"evidence\": [ {{ \"{One("request", "rule", "assumed")}\": \"so\" }}, {{ \"of\": \"x\", \"passage\": {{ \"text\": \"p\" }} }} ]"));
        return depth > 2 || _random.Next(3) == 0
            ? $"{{ \"id\": \"{id}\", {Work(value)} {policies} }}"
            : $"{{ \"id\": \"{id}\", {Control(depth, value)} {policies} }}";
    }

    private string Work(string value)
    {
        var retry = One("", ", \"retry\": { \"maxAttempts\": 3, \"delay\": \"PT2S\", \"jitter\": 0.2, \"on\": [ \"a.*\" ] }");
        return One(
            $"\"type\": \"set\", \"settings\": {{ \"values\": {{ \"x\": \"{{{{ {value} }}}}\" }} }}",
            "\"type\": \"data_transform\", \"settings\": { \"expression\": \"inputs\" }",
            $"\"type\": \"errand\", \"settings\": {{ \"asks\": true, \"tokens\": {One("0", "100", "null")} }}",
            $"\"type\": \"errand\", \"settings\": {{ \"effect\": \"{One("read", "write", "notify", "irreversible")}\", \"to\": {One("[]", "\"kim@example.com\"", "\"{{ inputs.n }}\"")}, \"url\": \"{One("https://a.example/", "{{ inputs.n }}")}\" {One("", ", \"credential\": \"k\"")} }}")
            + retry;
    }

    private string Control(int depth, string value) => _random.Next(4) switch
    {
        0 => $"\"type\": \"condition\", \"if\": \"{{{{ {value} != 'y' }}}}\", \"then\": [ {Steps(depth + 1, value)} ] {One("", $", \"else\": [ {Steps(depth + 1, value)} ]")}",
        1 => $"\"type\": \"for_each\", \"items\": \"{{{{ inputs.list }}}}\", \"concurrency\": {_random.Next(1, 4)}, \"onItemError\": \"{One("stop", "continue", "collect")}\" {One("", ", \"maxItems\": 20")} {One("", ", \"result\": { \"at\": \"{{ index }}\" }")}, \"steps\": [ {Steps(depth + 1, "item")} ]",
        2 => $"\"type\": \"parallel\", \"join\": {One("\"all\"", "\"any\"", "1", "2")}, \"branches\": [ {Branch(depth, value)}, {Branch(depth, value)} ]",
        _ => $"\"type\": \"try\", \"steps\": [ {Steps(depth + 1, value)} ], \"catch\": [ {One("", Steps(depth + 1, "problem.code"))} ] {One("", $", \"finally\": [ {Steps(depth + 1, value)} ]")}",
    };

    private string Branch(int depth, string value) => $"{{ \"id\": \"b{_branches++.ToString(CultureInfo.InvariantCulture)}\", \"steps\": [ {Steps(depth + 1, value)} ] }}";

    private string One(params string[] choices) => choices[_random.Next(choices.Length)];
}
