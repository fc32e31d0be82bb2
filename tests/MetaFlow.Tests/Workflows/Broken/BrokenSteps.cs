using static MetaFlow.Tests.Workflows.Broken.BrokenDefinition;

namespace MetaFlow.Tests.Workflows.Broken;

/// <summary>Steps, their settings, and what each may say beside its work.</summary>
internal static class BrokenSteps
{
    public static IReadOnlyList<BrokenDefinition> All { get; } =
    [
        new("A step is a number", "workflows.wrong_type", "steps[0]",
            "'steps[0]' has to be an object, and it is a number.",
            OfSteps("""«3""")),
        new("A step has no id", "workflows.missing_member", "steps[0]",
            "'steps[0]' has no 'id'.",
            OfSteps("""«{ "type": "set", "settings": { "values": {} } }"""))
        {
            Korean = "'steps[0]'에 'id' 항목이 없습니다.",
        },
        new("A step has no type", "workflows.missing_member", "steps[0]",
            "'steps[0]' has no 'type'.",
            OfSteps("""«{ "id": "a", "settings": {} }""")),
        new("The id of a step has a space", "workflows.bad_step_id", "steps[0].id",
            "'a b' cannot be the id of a step.",
            OfSteps("""{ "id": «"a b", "type": "set", "settings": { "values": {} } }"""))
        {
            Korean = "'a b' 값은 단계 id로 쓸 수 없습니다.",
        },
        new("The id of a step begins with a digit", "workflows.bad_step_id", "steps[0].id",
            "'1st' cannot be the id of a step.",
            OfSteps("""{ "id": «"1st", "type": "set", "settings": { "values": {} } }""")),
        new("Two steps have the same id", "workflows.double_id", "steps[1].id",
            "Two steps are called 'a'.",
            OfSteps("""
                { "id": "a", "type": "set", "settings": { "values": {} } },
                { "id": «"a", "type": "set", "settings": { "values": {} } }
                """))
        {
            Korean = "'a' 이름을 가진 단계가 둘입니다.",
        },
        new("Two ids differ in capitals alone", "workflows.double_id", "steps[1].id",
            "Two steps are called 'A'.",
            OfSteps("""
                { "id": "a", "type": "set", "settings": { "values": {} } },
                { "id": «"A", "type": "set", "settings": { "values": {} } }
                """)),
        new("A step inside has the id of a step outside", "workflows.double_id", "steps[1].then[0].id",
            "Two steps are called 'a'.",
            OfSteps("""
                { "id": "a", "type": "set", "settings": { "values": {} } },
                { "id": "c", "type": "condition", "if": "{{ inputs.urgent }}", "then": [ { "id": «"a", "type": "set", "settings": { "values": {} } } ] }
                """)),
        new("A branch has the id of another", "workflows.double_branch_id", "steps[0].branches[1].id",
            "There is a step or another branch called 'b' already.",
            OfSteps("""{ "id": "p", "type": "parallel", "branches": [ { "id": "b", "steps": [] }, { "id": «"b", "steps": [] } ] }"""))
        {
            Korean = "'b' 이름을 가진 단계나 가지가 이미 있습니다.",
        },
        new("A branch has the id of a step", "workflows.double_branch_id", "steps[1].branches[0].id",
            "There is a step or another branch called 'a' already.",
            OfSteps("""
                { "id": "a", "type": "set", "settings": { "values": {} } },
                { "id": "p", "type": "parallel", "branches": [ { "id": «"a", "steps": [] }, { "id": "b", "steps": [] } ] }
                """)),
        new("A step type is misspelt", "workflows.unknown_step_type", "steps[0].type",
            "There is no step type 'notificaton'.",
            OfSteps("""{ "id": "a", "type": «"notificaton", "settings": {} }"""))
        {
            Korean = "'notificaton' 종류의 단계가 없습니다.",
            Hint = "Did you mean 'notification'?",
        },
        new("A step type is from another program", "workflows.unknown_step_type", "steps[0].type",
            "There is no step type 'n8n-nodes-base.httpRequest'.",
            OfSteps("""{ "id": "a", "type": «"n8n-nodes-base.httpRequest" }""")),
        new("A word of control flow is misspelt", "workflows.unknown_step_type", "steps[0].type",
            "There is no step type 'paralel'.",
            OfSteps("""{ "id": "a", "type": «"paralel", "branches": [] }"""))
        {
            Hint = "Did you mean 'parallel'?",
        },
        new("A member of a step is misspelt", "workflows.unknown_member", "steps[0].setting",
            "There is no member 'setting' here.",
            OfSteps("""{ "id": "a", "type": "set", «"setting": {}, "settings": { "values": {} } }"""))
        {
            Hint = "Did you mean 'settings'?",
        },
        new("A setting stands beside the settings", "workflows.unknown_member", "steps[0].prompt",
            "There is no member 'prompt' here.",
            OfSteps("""{ "id": "a", "type": "llm_call", «"prompt": "Hello", "settings": { "prompt": "Hello" } }""")),
        new("The settings are a list", "workflows.wrong_type", "steps[0].settings",
            "'steps[0].settings' has to be an object, and it is a list.",
            OfSteps("""{ "id": "a", "type": "set", "settings": «[] }""")),
        new("A setting is missing", "workflows.missing_setting", "steps[0].settings",
            "The step type 'llm_call' needs the setting 'prompt': text.",
            OfSteps("""{ "id": "a", "type": "llm_call", "settings": «{} }"""))
        {
            Korean = "단계 종류 'llm_call'에는 'prompt' 설정(글)이 있어야 합니다.",
        },
        new("The settings are missing", "workflows.missing_setting", "steps[0]",
            "The step type 'call_workflow' needs the setting 'workflow': text.",
            OfSteps("""«{ "id": "a", "type": "call_workflow" }""")),
        new("A setting is misspelt", "workflows.unknown_setting", "steps[0].settings.temprature",
            "There is no setting 'temprature' here.",
            OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": "Hello", «"temprature": 0.5 } }"""))
        {
            Korean = "여기에는 'temprature' 설정이 없습니다.",
            Hint = "Did you mean 'temperature'?",
        },
        new("A setting is of another kind", "workflows.wrong_setting", "steps[0].settings.maxTokens",
            "The setting 'maxTokens' has to be a whole number, and this is text that does not fit.",
            OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": "Hello", "maxTokens": «"many" } }"""))
        {
            Korean = "설정 'maxTokens'의 값은 정수이어야 하는데, 이 글은 맞지 않습니다.",
        },
        new("A setting is null that has to be something", "workflows.wrong_setting", "steps[0].settings.values",
            "The setting 'values' has to be an object, and this is null that does not fit.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": «null } }""")),
        new("A setting is none of its words", "workflows.unknown_choice", "steps[0].settings.channel",
            "'mail' is nothing that 'channel' can be.",
            OfSteps("""{ "id": "a", "type": "notification", "settings": { "channel": «"mail", "body": "Hello" } }"""))
        {
            Korean = "'channel'에 'mail'은 쓸 수 없습니다.",
            Hint = "Did you mean 'email'?",
        },
        new("An item of a list of settings is of another kind", "workflows.wrong_setting", "steps[0].settings.expectStatus[1]",
            "The setting 'expectStatus[1]' has to be a whole number, and this is text that does not fit.",
            OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "https://a.example", "expectStatus": [200, «"404"] } }""")),
        new("A header is a list", "workflows.wrong_setting", "steps[0].settings.headers.X-Count",
            "The setting 'headers.X-Count' has to be text, and this is a list that does not fit.",
            OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "https://a.example", "headers": { "X-Count": «[1] } } }""")),
        new("A setting inside of a setting is misspelt", "workflows.unknown_setting", "steps[0].settings.paging.maxPage",
            "There is no setting 'maxPage' here.",
            OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "https://a.example", "paging": { "next": "body.next", «"maxPage": 3 } } }"""))
        {
            Hint = "Did you mean 'maxPages'?",
        },
        new("A setting inside of a setting is missing", "workflows.missing_setting", "steps[0].settings.paging",
            "The step type 'api_call' needs the setting 'next': text.",
            OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "https://a.example", "paging": «{ "maxPages": 3 } } }""")),
        new("A note is a list", "workflows.wrong_type", "steps[0].note",
            "'steps[0].note' has to be text, and it is a list.",
            OfSteps("""{ "id": "a", "type": "set", "note": «["one"], "settings": { "values": {} } }""")),
        new("The time for a step is in words", "workflows.not_a_duration", "steps[0].timeout",
            "'steps[0].timeout' is \"5 minutes\", which is not a duration.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "timeout": «"5 minutes" }""")),
        new("The time for a step is none", "workflows.not_a_duration", "steps[0].timeout",
            "'steps[0].timeout' is \"PT0S\", which is not a duration.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "timeout": «"PT0S" }""")),
        new("A step is tried no time", "workflows.not_a_whole_number", "steps[0].retry.maxAttempts",
            "'maxAttempts' is 0; it has to be a whole number from 1 to 100.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "retry": { "maxAttempts": «0 } }"""))
        {
            Korean = "'maxAttempts'가 0입니다. 1 이상 100 이하의 정수여야 합니다.",
        },
        new("A step is tried two and a half times", "workflows.not_a_whole_number", "steps[0].retry.maxAttempts",
            "'maxAttempts' is 2.5; it has to be a whole number from 1 to 100.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "retry": { "maxAttempts": «2.5 } }""")),
        new("Delays shrink", "workflows.out_of_range", "steps[0].retry.backoff",
            "'backoff' is 0.5; it has to be a number from 1 to 10.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "retry": { "backoff": «0.5 } }"""))
        {
            Korean = "'backoff'가 0.5입니다. 1 이상 10 이하의 수여야 합니다.",
        },
        new("Delays are random altogether and more", "workflows.out_of_range", "steps[0].retry.jitter",
            "'jitter' is 1.5; it has to be a number from 0 to 1.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "retry": { "jitter": «1.5 } }""")),
        new("A member of retry is misspelt", "workflows.unknown_member", "steps[0].retry.maxAttempt",
            "There is no member 'maxAttempt' here.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "retry": { «"maxAttempt": 3 } }"""))
        {
            Hint = "Did you mean 'maxAttempts'?",
        },
        new("The codes to try again on are numbers", "workflows.wrong_type", "steps[0].retry.on[0]",
            "'steps[0].retry.on[0]' has to be text, and it is a number.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "retry": { "on": [«503] } }""")),
        new("A condition of a step is true", "workflows.wrong_type", "steps[0].when",
            "'steps[0].when' has to be an expression in {{ }}, and it is true or false.",
            OfSteps("""{ "id": "a", "type": "set", "when": «true, "settings": { "values": {} } }""")),
        new("A condition of a step has no braces", "workflows.wrong_type", "steps[0].when",
            "'steps[0].when' has to be an expression in {{ }}, and it is text.",
            OfSteps("""{ "id": "a", "type": "set", "when": «"inputs.urgent", "settings": { "values": {} } }"""))
        {
            Korean = "'steps[0].when' 자리에는 {{ }} 안의 식 값이 와야 하는데 글 값이 있습니다.",
        },
        new("What happens on failure is a word that nobody knows", "workflows.unknown_choice", "steps[0].onError",
            "'contniue' is nothing that 'onError' can be.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "onError": «"contniue" }"""))
        {
            Korean = "'onError'에 'contniue'는 쓸 수 없습니다.",
            Hint = "Did you mean 'continue'?",
        },
        new("A fallback is missing", "workflows.missing_member", "steps[0].onError",
            "'steps[0].onError' has no 'fallback'.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "onError": «{} }""")),
        new("Evidence says nothing", "workflows.bad_evidence", "steps[0].evidence[0]",
            "A piece of evidence says one of 'request', 'passage', 'rule' and 'assumed'.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "evidence": [ «{ "of": "values" } ] }"""))
        {
            Korean = "근거 하나는 'request', 'passage', 'rule', 'assumed' 가운데 하나를 말해야 합니다.",
        },
        new("Evidence says two things", "workflows.bad_evidence", "steps[0].evidence[0]",
            "A piece of evidence says one of 'request', 'passage', 'rule' and 'assumed'.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "evidence": [ «{ "request": "every day", "assumed": "at nine" } ] }""")),
        new("A passage is a text", "workflows.wrong_type", "steps[0].evidence[0].passage",
            "'steps[0].evidence[0].passage' has to be an object, and it is text.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} }, "evidence": [ { "passage": «"naver.md" } ] }""")),
        new("A condition has no question", "workflows.missing_member", "steps[0]",
            "'steps[0]' has no 'if'.",
            OfSteps("""«{ "id": "a", "type": "condition", "then": [] }""")),
        new("A condition has a question without braces", "workflows.wrong_type", "steps[0].if",
            "'steps[0].if' has to be an expression in {{ }}, and it is text.",
            OfSteps("""{ "id": "a", "type": "condition", "if": «"always", "then": [] }""")),
        new("A condition is tried again", "workflows.retry_on_control", "steps[0].retry",
            "A step of type 'condition' is not tried again as a whole.",
            OfSteps("""{ "id": "a", "type": "condition", "if": "{{ inputs.urgent }}", "then": [], "retry": «{ "maxAttempts": 3 } }"""))
        {
            Korean = "'condition' 단계는 통째로 다시 시도하지 않습니다.",
        },
        new("The other way of a condition is misspelt", "workflows.unknown_member", "steps[0].esle",
            "There is no member 'esle' here.",
            OfSteps("""{ "id": "a", "type": "condition", "if": "{{ inputs.urgent }}", "then": [], «"esle": [] }"""))
        {
            Hint = "Did you mean 'else'?",
        },
        new("A loop has no items", "workflows.missing_member", "steps[0]",
            "'steps[0]' has no 'items'.",
            OfSteps("""«{ "id": "a", "type": "for_each", "steps": [ { "id": "b", "type": "set", "settings": { "values": {} } } ] }""")),
        new("A loop goes through a number", "workflows.wrong_type", "steps[0].items",
            "'steps[0].items' has to be a list, and it is a number.",
            OfSteps("""{ "id": "a", "type": "for_each", "items": «3, "steps": [ { "id": "b", "type": "set", "settings": { "values": {} } } ] }"""))
        {
            Korean = "'steps[0].items' 자리에는 목록 값이 와야 하는데 숫자 값이 있습니다.",
        },
        new("A loop has no steps", "workflows.no_steps_inside", "steps[0].steps",
            "'steps[0].steps' holds no step.",
            OfSteps("""{ "id": "a", "type": "for_each", "items": [1], "steps": «[] }"""))
        {
            Korean = "'steps[0].steps'에 단계가 없습니다.",
        },
        new("A loop works on too much at a time", "workflows.not_a_whole_number", "steps[0].concurrency",
            "'concurrency' is 1000; it has to be a whole number from 1 to 100.",
            OfSteps("""{ "id": "a", "type": "for_each", "items": [1], "concurrency": «1000, "steps": [ { "id": "b", "type": "set", "settings": { "values": {} } } ] }""")),
        new("What a failed item does is a word that nobody knows", "workflows.unknown_choice", "steps[0].onItemError",
            "'skip' is nothing that 'onItemError' can be.",
            OfSteps("""{ "id": "a", "type": "for_each", "items": [1], "onItemError": «"skip", "steps": [ { "id": "b", "type": "set", "settings": { "values": {} } } ] }""")),
        new("There is one branch", "workflows.too_few_branches", "steps[0].branches",
            "A step that runs branches side by side needs at least two of them, and this one has 1.",
            OfSteps("""{ "id": "p", "type": "parallel", "branches": «[ { "id": "b", "steps": [] } ] }"""))
        {
            Korean = "나란히 실행하려면 가지가 둘 이상 있어야 하는데 1개입니다.",
        },
        new("A branch has no steps", "workflows.missing_member", "steps[0].branches[1]",
            "'steps[0].branches[1]' has no 'steps'.",
            OfSteps("""{ "id": "p", "type": "parallel", "branches": [ { "id": "b", "steps": [] }, «{ "id": "c" } ] }""")),
        new("Branches join in a way that nobody knows", "workflows.unknown_choice", "steps[0].join",
            "'first' is nothing that 'join' can be.",
            OfSteps("""{ "id": "p", "type": "parallel", "join": «"first", "branches": [ { "id": "b", "steps": [] }, { "id": "c", "steps": [] } ] }""")),
        new("A try catches nothing", "workflows.try_without_catch", "steps[0]",
            "The step 't' says neither what is done on failure nor what is done in any case.",
            OfSteps("""«{ "id": "t", "type": "try", "steps": [ { "id": "b", "type": "set", "settings": { "values": {} } } ] }"""))
        {
            Korean = "단계 't'에 실패했을 때 할 일도, 언제나 할 일도 없습니다.",
        },
    ];
}
