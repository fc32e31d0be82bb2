using System.Globalization;
using System.Text;

namespace MetaFlow.Benchmarks.Workflows;

/// <summary>
/// A definition as people write them, only longer: rounds of steps that filter a list, add it up, decide and look
/// back at what earlier rounds gave.
/// </summary>
internal static class LongDefinition
{
    public static byte[] Of(int steps)
    {
        var text = new StringBuilder("""
            {
              "metaflow": 1,
              "id": "long",
              "name": { "en": "A long day", "ko": "긴 하루" },
              "inputs": {
                "orders": { "type": "array", "default": [ { "customer": "한빛상사", "price": 12000, "quantity": 3, "city": "서울" } ] },
                "target": { "type": "number", "default": 100000, "minimum": 0 },
                "region": { "type": "string", "default": "서울" }
              },
              "steps": [

            """);
        var count = 0;
        for (var round = 0; count < steps; round++)
        {
            var before = round == 0 ? "inputs.orders" : $"steps.sorted{round - 1}";
            var far = round / 2;
            foreach (var step in new[]
            {
                $$$"""{ "id": "sorted{{{round}}}", "type": "data_transform", "settings": { "input": "{{ {{{before}}} }}", "expression": "$[price * quantity > {{{round}}}]^(>price).{ 'customer': customer, 'price': price, 'quantity': quantity, 'city': city }[]" } }""",
                $$$"""{ "id": "totals{{{round}}}", "type": "set", "settings": { "values": { "total{{{round}}}": "{{ $sum(steps.sorted{{{round}}}.(price * quantity)) }}", "best{{{round}}}": "{{ steps.sorted{{{round}}}[0].customer }}" } } }""",
                $$$"""{ "id": "cities{{{round}}}", "type": "data_transform", "settings": { "expression": "$each(steps.sorted{{{far}}}{ city: $count($) }, function($n, $city) { { 'city': $city, 'n': $n } })" } }""",
                $$$"""{ "id": "text{{{round}}}", "type": "set", "when": "{{ vars.total{{{far}}} > 0 }}", "settings": { "values": { "line": "{{{round}}}회차 {{ inputs.region }}: 합계 {{ $round(vars.total{{{round}}}, 2) }}원, 으뜸 고객 {{ vars.best{{{far}}} }}" } } }""",
                $$$"""
                { "id": "reached{{{round}}}", "type": "condition", "if": "{{ vars.total{{{round}}} >= inputs.target and $count(steps.cities{{{far}}}) > 0 }}",
                      "then": [ { "id": "praise{{{round}}}", "type": "set", "settings": { "values": { "message": "목표 {{ inputs.target }}원을 채웠습니다: {{ vars.total{{{round}}} }}" } } } ],
                      "else": [ { "id": "gap{{{round}}}", "type": "set", "settings": { "values": { "message": "{{ inputs.target - vars.total{{{round}}} }} short" } } } ] }
                """,
            }.Take(steps - count))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {(count++ > 0 ? ", " : "  ")}{step.Replace("\r", "", StringComparison.Ordinal)}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.Append("  ]\n}\n").ToString());
    }
}
