using static MetaFlow.Tests.Workflows.Broken.BrokenDefinition;

namespace MetaFlow.Tests.Workflows.Broken;

/// <summary>What is read where it is not there, or not there in every run. Each of these has the form of a definition.</summary>
internal static class BrokenFlow
{
    public static IReadOnlyList<BrokenDefinition> All { get; } =
    [
        new("More branches have to end than there are", "workflows.not_a_whole_number", "steps[0].join",
            "'join' is 3; it has to be a whole number from 1 to 2.",
            OfSteps("""{ "id": "p", "type": "parallel", "join": «3, "branches": [ { "id": "b", "steps": [] }, { "id": "c", "steps": [] } ] }""")),
        new("A step reads a step behind it", "types.step_not_run", "steps[0].settings.values.x",
            "The step 'b' has not run when this is evaluated.",
            OfSteps("""
                { "id": "a", "type": "set", "settings": { "values": { "x": "{{ steps.«b.x }}" } } },
                { "id": "b", "type": "set", "settings": { "values": { "x": 1 } } }
                """))
        {
            Korean = "이 식을 계산할 때 'b' 단계는 아직 실행되지 않았습니다.",
        },
        new("A step reads itself", "types.step_not_run", "steps[0].settings.values.x",
            "The step 'a' has not run when this is evaluated.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ steps.«a.x }}" } } }""")),
        new("A step reads one that does not exist", "types.unknown_member", "steps[1].settings.values.x",
            "'steps' has no member 'new'.",
            OfSteps("""
                { "id": "news", "type": "api_call", "settings": { "url": "https://a.example" } },
                { "id": "b", "type": "set", "settings": { "values": { "x": "{{ steps.«new.body }}" } } }
                """))
        {
            Korean = "'steps' 안에 'new' 항목이 없습니다.",
            Hint = "Did you mean 'news'?",
        },
        new("A step reads the other branch of a condition", "types.step_not_run", "steps[0].else[0].settings.values.x",
            "The step 'a' has not run when this is evaluated.",
            OfSteps("""
                { "id": "c", "type": "condition", "if": "{{ inputs.urgent }}",
                  "then": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ],
                  "else": [ { "id": "b", "type": "set", "settings": { "values": { "x": "{{ steps.«a.x }}" } } } ] }
                """)),
        new("A step reads a branch that may not have run", "types.may_be_missing", "steps[1].settings.values.y",
            "The step 'a' has no output in some runs, and then there is no value here.",
            OfSteps("""
                { "id": "c", "type": "condition", "if": "{{ inputs.urgent }}",
                  "then": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ] },
                { "id": "b", "type": "set", "settings": { "values": { "y": "{{ «steps.a.x + 1 }}" } } }
                """))
        {
            Korean = "'a' 단계의 출력이 없는 실행에서는 여기에 값이 없습니다.",
            IsWarning = true,
        },
        new("A step reads one that is skipped at times", "types.may_be_missing", "steps[1].settings.prompt",
            "The step 'a' has no output in some runs, and then there is no value here.",
            OfSteps("""
                { "id": "a", "type": "llm_call", "when": "{{ inputs.urgent }}", "settings": { "prompt": "Hello" } },
                { "id": "b", "type": "llm_call", "settings": { "prompt": «"{{ steps.a.text }}" } }
                """))
        {
            IsWarning = true,
        },
        new("A step reads another branch that runs beside it", "types.step_not_run", "steps[0].branches[1].steps[0].settings.values.y",
            "The step 'a' has not run when this is evaluated.",
            OfSteps("""
                { "id": "p", "type": "parallel", "branches": [
                  { "id": "left", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ] },
                  { "id": "right", "steps": [ { "id": "b", "type": "set", "settings": { "values": { "y": "{{ steps.«a.x }}" } } } ] } ] }
                """))
        {
            Korean = "이 식을 계산할 때 'a' 단계는 아직 실행되지 않았습니다.",
        },
        new("A step reads a branch that may have been cancelled", "types.may_be_missing", "steps[1].settings.values.z",
            "The step 'a' has no output in some runs, and then there is no value here.",
            OfSteps("""
                { "id": "p", "type": "parallel", "join": "any", "branches": [
                  { "id": "left", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ] },
                  { "id": "right", "steps": [ { "id": "b", "type": "set", "settings": { "values": { "y": 1 } } } ] } ] },
                { "id": "c", "type": "set", "settings": { "values": { "z": "{{ «steps.a.x + 1 }}" } } }
                """))
        {
            IsWarning = true,
        },
        new("Two branches set the same name", "types.set_in_branches", "steps[0]",
            "Two branches set 'x'; the one that stands later wins.",
            OfSteps("""
                «{ "id": "p", "type": "parallel", "branches": [
                  { "id": "left", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ] },
                  { "id": "right", "steps": [ { "id": "b", "type": "set", "settings": { "values": { "x": 2 } } } ] } ] }
                """))
        {
            Korean = "두 가지가 'x' 값을 정합니다. 뒤에 있는 가지의 값이 남습니다.",
            IsWarning = true,
        },
        new("A step reads into a loop from outside", "types.step_in_loop", "steps[1].settings.values.y",
            "The step 'inner' ran once for each item of 'each', so that it has no one output here.",
            OfSteps("""
                { "id": "each", "type": "for_each", "items": "{{ inputs.orders }}", "steps": [ { "id": "inner", "type": "set", "settings": { "values": { "x": "{{ item.price }}" } } } ] },
                { "id": "b", "type": "set", "settings": { "values": { "y": "{{ steps.«inner.x }}" } } }
                """))
        {
            Korean = "단계 'inner'는 'each'의 항목마다 한 번씩 실행되어, 여기서 쓸 출력 하나가 없습니다.",
        },
        new("A loop reads what its own step gives later", "types.step_not_run", "steps[0].steps[0].settings.values.x",
            "The step 'two' has not run when this is evaluated.",
            OfSteps("""
                { "id": "each", "type": "for_each", "items": "{{ inputs.orders }}", "steps": [
                  { "id": "one", "type": "set", "settings": { "values": { "x": "{{ steps.«two.y }}" } } },
                  { "id": "two", "type": "set", "settings": { "values": { "y": 1 } } } ] }
                """)),
        new("An item outside of a loop", "types.only_in_loop", "steps[0].settings.values.x",
            "'item' is there inside of a loop only.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ «item.price }}" } } }"""))
        {
            Korean = "'item'은 반복 안에서만 쓸 수 있습니다.",
        },
        new("An item behind its loop", "types.only_in_loop", "steps[1].settings.values.y",
            "'item' is there inside of a loop only.",
            OfSteps("""
                { "id": "each", "type": "for_each", "items": "{{ inputs.orders }}", "steps": [ { "id": "inner", "type": "set", "settings": { "values": { "x": "{{ item.price }}" } } } ] },
                { "id": "b", "type": "set", "settings": { "values": { "y": "{{ «item.price }}" } } }
                """)),
        new("An index outside of a loop", "types.only_in_loop", "steps[0].settings.values.x",
            "'index' is there inside of a loop only.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ «index + 1 }}" } } }""")),
        new("A problem outside of catch", "types.only_in_catch", "steps[1].settings.values.y",
            "'problem' is there inside of 'catch' only.",
            OfSteps("""
                { "id": "t", "type": "try", "steps": [ { "id": "a", "type": "set", "settings": { "values": {} } } ],
                  "catch": [ { "id": "b", "type": "set", "settings": { "values": { "x": "{{ problem.message }}" } } } ] },
                { "id": "c", "type": "set", "settings": { "values": { "y": "{{ «problem.message }}" } } }
                """))
        {
            Korean = "'problem'은 'catch' 안에서만 쓸 수 있습니다.",
        },
        new("A problem in finally", "types.only_in_catch", "steps[0].finally[0].settings.values.x",
            "'problem' is there inside of 'catch' only.",
            OfSteps("""
                { "id": "t", "type": "try", "steps": [ { "id": "a", "type": "set", "settings": { "values": {} } } ],
                  "finally": [ { "id": "b", "type": "set", "settings": { "values": { "x": "{{ «problem.message }}" } } } ] }
                """)),
        new("A member of a problem is misspelt", "types.unknown_member", "steps[0].catch[0].settings.values.x",
            "'problem' has no member 'mesage'.",
            OfSteps("""
                { "id": "t", "type": "try", "steps": [ { "id": "a", "type": "set", "settings": { "values": {} } } ],
                  "catch": [ { "id": "b", "type": "set", "settings": { "values": { "x": "{{ problem.«mesage }}" } } } ] }
                """))
        {
            Hint = "Did you mean 'message'?",
        },
        new("Catch reads a step that may have failed", "types.may_be_missing", "steps[0].catch[0].settings.values.y",
            "The step 'a' has no output in some runs, and then there is no value here.",
            OfSteps("""
                { "id": "t", "type": "try", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ],
                  "catch": [ { "id": "b", "type": "set", "settings": { "values": { "y": "{{ «steps.a.x + 1 }}" } } } ] }
                """))
        {
            IsWarning = true,
        },
        new("Behind a try a step may have failed", "types.may_be_missing", "steps[1].settings.values.y",
            "The step 'a' has no output in some runs, and then there is no value here.",
            OfSteps("""
                { "id": "t", "type": "try", "steps": [ { "id": "a", "type": "set", "settings": { "values": { "x": 1 } } } ], "catch": [] },
                { "id": "b", "type": "set", "settings": { "values": { "y": "{{ «steps.a.x * 2 }}" } } }
                """))
        {
            IsWarning = true,
        },
        new("A step that may fail gives nothing", "types.may_be_missing", "steps[1].settings.values.y",
            "The step 'a' has no output in some runs, and then there is no value here.",
            OfSteps("""
                { "id": "a", "type": "set", "settings": { "values": { "x": 1 } }, "onError": "continue" },
                { "id": "b", "type": "set", "settings": { "values": { "y": "{{ «steps.a.x + 1 }}" } } }
                """))
        {
            IsWarning = true,
        },
        new("A fallback lacks what is read later", "types.missing_in_fallback", "steps[1].settings.values.y",
            "Where the step 'a' falls back, there is no value here.",
            OfSteps("""
                { "id": "a", "type": "set", "settings": { "values": { "total": 1 } }, "onError": { "fallback": {} } },
                { "id": "b", "type": "set", "settings": { "values": { "y": "{{ «steps.a.total + 1 }}" } } }
                """))
        {
            Korean = "단계 'a'가 대신할 값으로 이어지는 실행에서는 여기에 값이 없습니다.",
            IsWarning = true,
        },
        new("A fallback of null is read as an object", "types.missing_in_fallback", "steps[1].settings.prompt",
            "Where the step 'a' falls back, there is no value here.",
            OfSteps("""
                { "id": "a", "type": "llm_call", "settings": { "prompt": "Hello" }, "onError": { "fallback": null } },
                { "id": "b", "type": "llm_call", "settings": { "prompt": «"{{ steps.a.text }}" } }
                """))
        {
            IsWarning = true,
        },
        new("A fallback of another kind is read later", "types.fallback_kind", "steps[0].onError.fallback",
            "The step 'a' falls back on text, and otherwise it gives a whole number.",
            OfSteps("""
                { "id": "a", "type": "data_transform", "settings": { "expression": "inputs.count + 1" }, "onError": { "fallback": «"none" } },
                { "id": "b", "type": "set", "settings": { "values": { "y": "{{ steps.a }}" } } }
                """))
        {
            Korean = "단계 'a'의 대신할 값은 글인데, 평소의 출력은 정수입니다.",
            IsWarning = true,
        },
        new("What a loop gives is looked for as a list", "types.unknown_member", "steps[1].settings.values.y",
            "'steps.each' has no member 'x'.",
            OfSteps("""
                { "id": "each", "type": "for_each", "items": "{{ inputs.orders }}", "steps": [ { "id": "inner", "type": "set", "settings": { "values": { "x": "{{ item.price }}" } } } ] },
                { "id": "b", "type": "set", "settings": { "values": { "y": "{{ steps.each.«x }}" } } }
                """)),
        new("A loop around an effect has no bound", "workflows.loop_without_bound", "steps[0]",
            "The step 'each' repeats 'mail' as often as there are items, and no bound is set.",
            OfSteps("""«{ "id": "each", "type": "for_each", "items": "{{ inputs.orders }}", "steps": [ { "id": "mail", "type": "notification", "settings": { "channel": "email", "to": "{{ item.email }}", "body": "Thank you" } } ] }"""))
        {
            Korean = "단계 'each'가 항목 수만큼 'mail'을 되풀이하는데 한도가 없습니다.",
            IsWarning = true,
        },
        new("A loop around a model has no bound", "workflows.loop_without_bound", "steps[0]",
            "The step 'each' repeats 'sum' as often as there are items, and no bound is set.",
            OfSteps("""«{ "id": "each", "type": "for_each", "items": "{{ inputs.orders }}", "steps": [ { "id": "sum", "type": "llm_call", "settings": { "prompt": "{{ item.id }}" } } ] }"""))
        {
            IsWarning = true,
        },
    ];
}
