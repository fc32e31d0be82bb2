using static MetaFlow.Tests.Workflows.Broken.BrokenDefinition;

namespace MetaFlow.Tests.Workflows.Right;

/// <summary>What may be written, and a careful check could be wrong about: all of the language, each with its title.</summary>
internal static class RightDefinitions
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        { "The least that a workflow can be", """{ "metaflow": 1, "id": "a", "steps": [] }""" },
        { "Everything at the top", """
                { "$schema": "https://metaflow.example/schema.json", "metaflow": 1.0, "id": "a", "name": { "en": "A", "ko": "가" },
                "description": "What it does.", "tags": ["news", "daily"], "inputs": {}, "triggers": [], "steps": [], "output": { "done": true }, "timeout": "PT1H", "x-owner": "kim" }
                """ },
        { "One tag, and a name in Korean alone", """{ "metaflow": 1, "id": "a", "name": { "ko": "요약" }, "tags": "news", "steps": [] }""" },
        { "An output of a step, and of inputs", """{ "metaflow": 1, "id": "a", "inputs": { "n": { "type": "integer" } }, "steps": [ { "id": "a", "type": "set", "settings": { "values": {} } } ], "output": { "n": "{{ inputs.n + 1 }}", "all": "{{ steps.a }}" } }""" },
        { "Inputs with everything", OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """
                { "size": { "type": "string", "enum": ["S", "M"], "default": "S", "description": "How large" },
                "token": { "type": "string", "secret": true }, "n": { "type": "number", "minimum": 0, "maximum": 1.5, "required": false },
                "order": { "type": "object", "schema": { "type": "object", "properties": { "id": { "type": "string" } } } }, "any": {}, "list": { "type": "array", "default": [] }, "x-any": { "x-form": "wide" } }
                """) },
        { "Step types in capitals, and by their other names", OfSteps("""
                { "id": "a", "type": "SET", "settings": { "values": {} } }, { "id": "b", "type": "Http", "settings": { "url": "https://a.example" } }, { "id": "c", "type": "LLM_CALL", "settings": { "prompt": "Hello" } },
                { "id": "d", "type": "IF", "if": "{{ inputs.urgent }}", "then": [] }, { "id": "e", "type": "foreach", "items": [], "steps": [ { "id": "f", "type": "set", "settings": { "values": {} } } ] }
                """) },
        { "Words in capitals", OfSteps("""{ "id": "a", "type": "notification", "settings": { "channel": "EMAIL", "to": "a@b.example", "body": "Hello" }, "onError": "Continue" }""") },
        { "All that a step may say beside its work", OfSteps("""
                { "id": "a", "type": "llm_call", "note": "Why it is there", "when": "{{ inputs.urgent }}", "timeout": "PT2.5S", "settings": { "prompt": "Hello", "temperature": null },
                "retry": { "maxAttempts": 5, "delay": "PT1S", "backoff": 1.5, "jitter": 0.2, "on": ["http.*", "llm.busy"] }, "onError": { "fallback": { "text": "" } },
                "evidence": [ { "request": "every Monday" }, { "of": "prompt", "assumed": "short" }, { "of": "timeout", "rule": "models are slow" }, { "passage": { "document": "llm.md", "text": "…" } } ], "x-color": "red" }
                """) },
        { "One code to try again on", OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "retry": { "on": "http.*" } }""") },
        { "Settings of a settings record, a list and a map", OfSteps("""
                { "id": "a", "type": "api_call", "settings": { "url": "https://a.example/{{ inputs.name }}", "method": "post", "headers": { "X-Id": "{{ inputs.name }}" },
                "expectStatus": [200, 404], "paging": { "next": "body.next", "maxPages": "{{ inputs.count }}" }, "body": { "n": [1, "{{ inputs.count }}"] } } }
                """) },
        { "Whole settings by expressions", OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "{{ inputs.name }}", "query": "{{ inputs.address }}", "expectStatus": "{{ [200, inputs.count] }}", "headers": "{{ inputs.address }}", "method": "{{ inputs.name }}", "body": "{{ inputs.count }}" } }""") },
        { "A number out of a text", OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ $number(inputs.name) + 1 }}" } } }""") },
        { "A number as text", OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": "{{ $string(inputs.count) }}" } }""") },
        { "A number within a text", OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": "Write {{ inputs.count }} lines" } }""") },
        { "A choice of numbers compared with a number", OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ inputs.level > 3 }}" } } }""", """{ "level": { "enum": [1, 2, 3] } }""") },
        { "Choices of two kinds compared with either", OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ inputs.level = 3 or inputs.level = 'all' }}" } } }""", """{ "level": { "enum": [1, 2, "all"] } }""") },
        { "A member of an object input without a schema", OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ inputs.order.anything.at.all }}" } } }""", """{ "order": { "type": "object" } }""") },
        { "An item of a list input with a schema", OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ $sum(inputs.orders.price) / $count(inputs.orders) }}" } } }""") },
        { "A schema with a reference and an open object", OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ inputs.tree.children.name & inputs.tree.more.whatever }}" } } }""", """
                { "tree": { "type": "object", "schema": { "$defs": { "node": { "properties": { "name": { "type": "string" } } } }, "properties": {
                "children": { "type": "array", "items": { "$ref": "#/$defs/node" } }, "more": { "type": "object", "additionalProperties": true } } } } }
                """) },
        { "An input that may be left out, asked for first", OfSteps("""{ "id": "a", "type": "llm_call", "when": "{{ $exists(inputs.note) }}", "settings": { "prompt": "{{ inputs.note }}" } }""") },
        { "An input that may be left out, with a value instead", OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": "{{ inputs.note ?? 'Hello' }}", "maxTokens": "{{ $exists(inputs.discount) ? inputs.discount * 10 : 100 }}" } }""") },
        { "An input that may be left out, in a text", OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": "Note: {{ inputs.note }}" } }""") },
        { "A setting that may be left out by an input that may", OfSteps("""{ "id": "a", "type": "notification", "settings": { "channel": "log", "body": "Hello", "subject": "{{ inputs.note }}" } }""") },
        { "A var that both ways set", OfSteps("""
                { "id": "c", "type": "condition", "if": "{{ inputs.urgent }}",
                  "then": [ { "id": "fast", "type": "set", "settings": { "values": { "days": 1 } } } ],
                  "else": [ { "id": "slow", "type": "set", "settings": { "values": { "days": 5 } } } ] },
                { "id": "b", "type": "set", "settings": { "values": { "due": "{{ vars.days + 1 }}" } } }
                """) },
        { "A step of a way, asked for first", OfSteps("""
                { "id": "c", "type": "condition", "if": "{{ inputs.urgent }}",
                  "then": [ { "id": "fast", "type": "set", "settings": { "values": { "days": 1 } } } ],
                  "else": [ { "id": "slow", "type": "set", "settings": { "values": { "days": 5 } } } ] },
                { "id": "b", "type": "set", "when": "{{ $exists(steps.fast) }}", "settings": { "values": { "due": "{{ steps.fast.days + 1 }}" } } }
                """) },
        { "A step of a way, under the same condition", OfSteps("""
                { "id": "c", "type": "condition", "if": "{{ inputs.urgent }}",
                  "then": [ { "id": "fast", "type": "set", "settings": { "values": { "days": 1 } } } ],
                  "else": [ { "id": "slow", "type": "set", "settings": { "values": { "days": 5 } } } ] },
                { "id": "d", "type": "condition", "if": "{{ inputs.urgent }}", "then": [ { "id": "b", "type": "set", "settings": { "values": { "due": "{{ steps.fast.days + 1 }}" } } } ] }
                """) },
        { "A loop with everything", OfSteps("""
                { "id": "each", "type": "for_each", "items": "{{ inputs.orders }}", "concurrency": 4, "onItemError": "collect", "maxItems": 100, "result": { "id": "{{ item.id }}", "n": "{{ index + 1 }}" },
                "steps": [ { "id": "mail", "type": "notification", "settings": { "channel": "email", "to": "{{ item.email }}", "body": "{{ item.id }}" } } ] },
                { "id": "b", "type": "set", "settings": { "values": { "ids": "{{ steps.each.results.id }}", "failed": "{{ $count(steps.each.failed) }}", "why": "{{ steps.each.failed[0].message }}" } } }
                """) },
        { "A loop over a list that is written out", OfSteps("""{ "id": "each", "type": "for_each", "items": ["a@x.example", "b@x.example"], "steps": [ { "id": "mail", "type": "notification", "settings": { "channel": "email", "to": "{{ item }}", "body": "Hello" } } ] }""") },
        { "A loop in a loop", OfSteps("""
                { "id": "outer", "type": "for_each", "items": [[1, 2], [3]], "steps": [ { "id": "inner", "type": "for_each", "items": "{{ item }}", "steps": [ { "id": "x", "type": "set", "settings": { "values": { "n": "{{ item + index }}" } } } ] } ] },
                { "id": "b", "type": "set", "settings": { "values": { "n": "{{ $sum(steps.outer.results.results.n) }}" } } }
                """) },
        { "A loop over what is not known", OfSteps("""
                { "id": "news", "type": "api_call", "settings": { "url": "https://a.example" } },
                { "id": "each", "type": "for_each", "items": "{{ steps.news.body.items }}", "steps": [ { "id": "x", "type": "set", "settings": { "values": { "t": "{{ item.title }}" } } } ] }
                """) },
        { "Members of items called item and problem", OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ inputs.list[item > 3].problem }}" } } }""", """{ "list": { "type": "array", "schema": { "items": { "properties": { "item": { "type": "number" }, "problem": { "type": "string" } } } } } }""") },
        { "A parameter called item", OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ $map(inputs.orders, function($item, $index) { $item.price * $index }) }}" } } }""") },
        { "Branches side by side, both read later", OfSteps("""
                { "id": "p", "type": "parallel", "branches": [ { "id": "l", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ] },
                  { "id": "r", "steps": [ { "id": "b", "type": "set", "settings": { "values": { "y": 2 } } } ] } ] },
                { "id": "c", "type": "set", "settings": { "values": { "z": "{{ steps.a.x + steps.b.y + vars.x }}", "n": "{{ $count(steps.p.completed) }}" } } }
                """) },
        { "A race of branches, the loser asked for first", OfSteps("""
                { "id": "p", "type": "parallel", "join": "ANY", "branches": [ { "id": "l", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ] },
                  { "id": "r", "steps": [ { "id": "b", "type": "set", "settings": { "values": { "y": 2 } } } ] } ] },
                { "id": "c", "type": "set", "settings": { "values": { "z": "{{ $exists(steps.a) ? steps.a.x + 1 : 0 }}" } } }
                """) },
        { "Two of three branches", OfSteps("""{ "id": "p", "type": "parallel", "join": 2, "branches": [ { "id": "l", "steps": [] }, { "id": "m", "steps": [] }, { "id": "r", "steps": [] } ] }""") },
        { "A try with everything", OfSteps("""
                { "id": "t", "type": "try", "steps": [ { "id": "a", "type": "llm_call", "settings": { "prompt": "Hello" } }, { "id": "a2", "type": "llm_call", "settings": { "prompt": "{{ steps.a.text }}" } } ],
                "catch": [ { "id": "b", "type": "notification", "settings": { "channel": "log", "body": "{{ problem.step }}: {{ problem.message }}" } } ],
                "finally": [ { "id": "c", "type": "set", "settings": { "values": { "done": true } } } ] },
                { "id": "d", "type": "set", "settings": { "values": { "code": "{{ steps.t.problem.code }}", "text": "{{ steps.a.text ?? 'none' }}", "done": "{{ vars.done }}" } } }
                """) },
        { "A try that only cleans up", OfSteps("""
                { "id": "t", "type": "try", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ], "finally": [] },
                { "id": "d", "type": "set", "settings": { "values": { "y": "{{ steps.a.x + 1 }}" } } }
                """) },
        { "A fallback with the members of the output", OfSteps("""
                { "id": "a", "type": "llm_call", "settings": { "prompt": "Hello" }, "onError": { "fallback": { "text": "none" } } },
                { "id": "b", "type": "llm_call", "settings": { "prompt": "{{ steps.a.text }}" } }
                """) },
        { "A fallback of null, and a value instead", OfSteps("""
                { "id": "a", "type": "llm_call", "settings": { "prompt": "Hello" }, "onError": { "fallback": null } },
                { "id": "b", "type": "llm_call", "settings": { "prompt": "{{ steps.a.text ?? 'Hello' }}" } }
                """) },
        { "A fallback of another kind that nobody reads", OfSteps("""{ "id": "a", "type": "data_transform", "settings": { "expression": "1" }, "onError": { "fallback": "none" } }, { "id": "b", "type": "set", "settings": { "values": {} } }""") },
        { "A fallback of another kind, asked for its kind", OfSteps("""
                { "id": "a", "type": "data_transform", "settings": { "expression": "1" }, "onError": { "fallback": "none" } },
                { "id": "b", "type": "set", "settings": { "values": { "x": "{{ $type(steps.a) = 'number' ? steps.a : 0 }}" } } }
                """) },
        { "An empty list instead of one", OfSteps("""
                { "id": "a", "type": "data_transform", "settings": { "expression": "inputs.orders.id[]" }, "onError": { "fallback": [] } },
                { "id": "b", "type": "for_each", "items": "{{ steps.a }}", "steps": [ { "id": "x", "type": "set", "settings": { "values": {} } } ] }
                """) },
        { "A list for a list", OfSteps("""{ "id": "a", "type": "notification", "settings": { "channel": "email", "body": "Hello", "copies": "{{ inputs.orders.email[] }}" } }""") },
        { "One of a list, and a list as text", OfSteps("""{ "id": "a", "type": "notification", "settings": { "channel": "email", "to": "{{ inputs.orders[0].email }}", "body": "{{ $join(inputs.orders.email, ', ') }}" } }""") },
        { "What is worked on may be given", OfSteps("""
                { "id": "a", "type": "data_transform", "settings": { "input": "{{ inputs.orders }}", "expression": "$sum(price)" } },
                { "id": "b", "type": "data_transform", "settings": { "expression": "steps.a * 2", "input": null } }
                """) },
        { "A credential where it may go", OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "https://openapi.naver.com/v1/{{ inputs.name }}", "credential": "naver" } }, { "id": "b", "type": "api_call", "settings": { "url": "https://eu.shop.example/orders", "credential": "shop" } }""") },
        { "A credential to an address that is not known yet", OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "{{ inputs.name }}", "credential": "naver" } }""") },
        { "A workflow that is called", OfSteps("""
                { "id": "a", "type": "call_workflow", "settings": { "workflow": "tax", "inputs": { "amount": "{{ $sum(inputs.orders.price) }}", "region": "US" } } },
                { "id": "b", "type": "set", "settings": { "values": { "t": "{{ steps.a.tax * 2 }}" } } }
                """) },
        { "A workflow that is known only when it runs", OfSteps("""{ "id": "a", "type": "call_workflow", "settings": { "workflow": "{{ inputs.name }}", "inputs": { "whatever": 1 } } }, { "id": "b", "type": "set", "settings": { "values": { "t": "{{ steps.a.anything }}" } } }""") },
        { "Inputs of a call that are known only when it runs", OfSteps("""{ "id": "a", "type": "call_workflow", "settings": { "workflow": "tax", "inputs": "{{ inputs.order }}" } }""", """{ "order": { "type": "object" } }""") },
        { "Schedules of every kind", OfTriggers("""
                { "id": "monday", "type": "schedule", "cron": "0 9 * * MON", "timeZone": "Asia/Seoul", "missed": "last", "overlap": "cancel_old", "jitter": "PT5M", "start": "2026-05-04T00:00:00+09:00", "end": "2026-12-31T00:00:00+09:00", "businessDays": true, "except": ["2026-10-05", "2026-12-25"] }, { "id": "often", "type": "SCHEDULE", "every": "PT90M", "paused": true },
                { "id": "last", "type": "schedule", "cron": "30 18 L * *", "missed": "ALL", "overlap": "allow" }, { "id": "daily", "type": "schedule", "cron": "@daily" }
                """) },
        { "Webhooks of every kind", OfTriggers("""
                { "type": "webhook" }, { "id": "b", "type": "webhook", "methods": "get" }, { "id": "c", "type": "webhook", "methods": ["POST", "Put"], "auth": { "kind": "HMAC", "credential": "shop" }, "answerWithin": "PT20S", "deduplicateBy": "{{ trigger.headers.'x-id' }}" },
                { "id": "d", "type": "webhook", "auth": { "kind": "none" }, "x-note": "open", "path": "shop/orders", "contentTypes": ["application/json", "text/*"], "maxBody": 1000, "rate": { "calls": 9 } },
                { "id": "e", "type": "webhook", "auth": { "kind": "hmac", "credential": "shop", "header": "X-Sign", "prefix": "sha256=", "encoding": "base64", "timestampHeader": "X-Time", "tolerance": "PT1M" }, "rate": { "calls": 9, "per": "PT1H" } },
                { "id": "f", "type": "webhook", "auth": { "kind": "stripe", "credential": "shop", "header": "MetaFlow-Signature", "tolerance": "PT1M" } }
                """) },
        { "Events, failures and files", OfTriggers("""
                { "type": "event", "event": "document.added", "match": "{{ trigger.event.data.size > 3 }}" }, { "type": "on_failure", "workflows": ["tax", "echo"] }, { "id": "any", "type": "on_failure" },
                { "type": "file", "folder": "inbox", "pattern": "*.csv" }, { "type": "manual", "inputs": {} }
                """) },
        { "Triggers that give the inputs", OfTriggers("""
                { "type": "webhook", "inputs": { "city": "{{ trigger.body.city }}", "days": 2 } }, { "type": "schedule", "every": "P1D", "inputs": { "city": "Seoul" } }, { "type": "file", "folder": "in", "inputs": { "city": "{{ trigger.name }}", "days": "{{ trigger.size }}" } },
                { "id": "whole", "type": "event", "event": "asked", "inputs": "{{ trigger.event.data }}" }, { "type": "manual" }
                """, """{ "city": { "type": "string" }, "days": { "type": "integer", "default": 3 } }""") },
        { "A step reads what one of two triggers gives", """
                { "metaflow": 1, "id": "a", "triggers": [ { "type": "webhook" }, { "type": "schedule", "every": "PT1H" } ], "steps": [
                  { "id": "a", "type": "set", "settings": { "values": { "x": "{{ trigger.body.name }}", "at": "{{ trigger.dueAt }}", "by": "{{ trigger.type }}" } } } ] }
                """ },
        { "Steps of the author beside the language", OfSteps("""{ "id": "_a1", "type": "set", "settings": { "values": { "한글": 1, "with space": "{{ inputs.orders.`id` }}" } }, "x-position": { "x": 3 } }""") },
        { "Braces that are text", OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": "{ \"a\": { \"b\": 1 } } and }}" } }""") },
    };
}
