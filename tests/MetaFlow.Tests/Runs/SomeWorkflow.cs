using System.Globalization;
using MetaFlow.Steps;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs;

/// <summary>A workflow of a seed: loops, branches, tries and conditions in each other, and what each attempt comes to.</summary>
internal sealed class SomeWorkflow
{
    private readonly int _seed;
    private readonly bool _hasLimits;
    private readonly Random _random;
    private int _steps;

    /// <param name="hasLimits">Whether steps and the run itself may have times in which they have to end.</param>
    public SomeWorkflow(int seed, bool hasLimits = true)
    {
        (_seed, _hasLimits) = (seed, hasLimits);
        _random = new Random(seed);
        var limit = _random.Next(6) == 0 && hasLimits ? """, "timeout": "PT5H30M" """ : "";
        Workflow = Some.Read($$"""{ "metaflow": 1, "id": "random"{{limit}}, "steps": [ {{List(depth: 0)}} ] }""");
    }

    public Workflow Workflow { get; }

    /// <summary>Most attempts complete; some fail, some wait for hours first.</summary>
    public StepOutcome? Outcome(PlannedAttempt attempt)
    {
        var chance = Chance.Of(_seed, attempt.Path, attempt.Number * 7) % 20;
        return chance switch
        {
            0 => Some.Failure(retryable: false),
            1 or 2 => Some.Failure(retryable: true),
            3 or 4 when attempt.Waited is null => new StepOutcome.Waiting(new StepWait(Some.Noon.AddHours(chance + attempt.Path.Length % 3), JsonObject.Empty)),
            _ => null,
        };
    }

    private string List(int depth) => string.Join(", ", Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Step(depth)));

    private string Step(int depth)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"s{_steps++}");
        var common = $"\"id\": \"{id}\"" + (_random.Next(6) == 0 ? """, "onError": "continue" """ : "");
        var limit = depth < 4 && _random.Next(4) == 0 && _hasLimits ? $", \"timeout\": \"PT{_random.Next(3)}H30M\"" : "";
        return (depth < 3 ? _random.Next(9) : 0) switch
        {
            4 => $$$"""{ {{{common}}}{{{limit}}}, "type": "condition", "if": "{{ {{{Word(_random.Next(2) == 0)}}} }}", "then": [ {{{List(depth + 1)}}} ], "else": [ {{{List(depth + 1)}}} ] }""",
            5 => $$$"""
                { {{{common}}}{{{limit}}}, "type": "for_each", "items": "{{ [1..{{{_random.Next(1, 5)}}}] }}", "concurrency": {{{_random.Next(1, 4)}}},
                  "onItemError": "{{{(ItemErrorPolicy)_random.Next(3)}}}", "steps": [ {{{List(depth + 1)}}} ] }
                """.Replace("\"Stop\"", "\"stop\"", StringComparison.Ordinal).Replace("\"Continue\"", "\"continue\"", StringComparison.Ordinal)
                .Replace("\"Collect\"", "\"collect\"", StringComparison.Ordinal),
            6 => $$"""
                { {{common}}{{limit}}, "type": "parallel", "join": {{(_random.Next(2) == 0 ? "\"all\"" : "\"any\"")}},
                  "branches": [ { "id": "a{{id}}", "steps": [ {{List(depth + 1)}} ] }, { "id": "b{{id}}", "steps": [ {{List(depth + 1)}} ] } ] }
                """,
            7 or 8 => $$"""
                { {{common}}{{limit}}, "type": "try", "steps": [ {{List(depth + 1)}} ],
                  {{(_random.Next(2) == 0 ? $"\"catch\": [ {List(depth + 1)} ]," : "")}} "finally": [ {{List(depth + 1)}} ] }
                """,
            _ => $$"""
                { {{common}}, "type": "set", "retry": { "maxAttempts": {{_random.Next(1, 3)}}, "delay": "PT7M" },
                  "settings": { "values": { "{{id}}": {{_random.Next(10)}} } } }
                """,
        };
    }

    private static string Word(bool value) => value ? "true" : "false";
}
