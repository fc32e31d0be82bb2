using static MetaFlow.Tests.Workflows.Broken.BrokenDefinition;

namespace MetaFlow.Tests.Workflows.Broken;

/// <summary>Values of a kind that cannot be used where they stand. Each of these has the form of a definition.</summary>
internal static class BrokenKinds
{
    public static IReadOnlyList<BrokenDefinition> All { get; } =
    [
        new("A loop goes through one number", "types.not_a_list", "steps[0].items",
            "The step 'each' goes through the items of a list, and this is a whole number.",
            OfSteps("""{ "id": "each", "type": "for_each", "items": «"{{ inputs.count }}", "steps": [ { "id": "b", "type": "set", "settings": { "values": {} } } ] }"""))
        {
            Korean = "단계 'each'는 목록의 항목을 하나씩 다루는데, 이 값은 정수입니다.",
        },
        new("A loop goes through an object", "types.not_a_list", "steps[0].items",
            "The step 'each' goes through the items of a list, and this is an object.",
            OfSteps("""{ "id": "each", "type": "for_each", "items": «"{{ inputs.address }}", "steps": [ { "id": "b", "type": "set", "settings": { "values": {} } } ] }""")),
        new("An item has no such member", "types.unknown_member", "steps[0].steps[0].settings.values.x",
            "'item' has no member 'prize'.",
            OfSteps("""{ "id": "each", "type": "for_each", "items": "{{ inputs.orders }}", "steps": [ { "id": "b", "type": "set", "settings": { "values": { "x": "{{ item.«prize }}" } } } ] }"""))
        {
            Korean = "'item' 안에 'prize' 항목이 없습니다.",
            Hint = "Did you mean 'price'?",
        },
        new("A member that the schema of an input does not have", "types.unknown_member", "steps[0].settings.values.x",
            "'inputs.address' has no member 'street'.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ inputs.address.«street }}" } } }"""))
        {
            Korean = "'inputs.address' 안에 'street' 항목이 없습니다.",
        },
        new("A member of the items of an input is misspelt", "types.unknown_member", "steps[0].settings.values.x",
            "'inputs.orders' has no member 'prices'.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ $sum(inputs.orders.«prices) }}" } } }"""))
        {
            Hint = "Did you mean 'price'?",
        },
        new("A choice is taken for a number", "types.not_a_number", "steps[0].settings.values.x",
            "'*' needs numbers, and this is text.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ «inputs.size * 2 }}" } } }""")),
        new("A choice is compared with a number", "types.cannot_compare", "steps[0].settings.values.x",
            "'text > a whole number' compares what is never alike.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ «inputs.size > 3 }}" } } }""")),
        new("A number is compared with a text", "types.cannot_compare", "steps[0].settings.values.x",
            "'a whole number = text' compares what is never alike.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ «inputs.count = 'three' }}" } } }"""))
        {
            Korean = "'정수 = 글' 비교는 종류가 달라 성립하지 않습니다.",
        },
        new("Texts are added", "types.not_a_number", "steps[0].settings.values.x",
            "'+' needs numbers, and this is text.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ «inputs.name + 1 }}" } } }"""))
        {
            Korean = "'+' 연산에는 숫자가 필요한데 글 값이 있습니다.",
        },
        new("A list is used as a number", "types.list_for_one", "steps[0].settings.values.x",
            "'*' needs one number, and this is a list of objects.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ «inputs.orders * 2 }}" } } }"""))
        {
            Korean = "'*' 연산에는 숫자 하나가 필요한데 객체 목록 값이 있습니다.",
        },
        new("An object is used as a number", "types.not_a_number", "steps[0].settings.values.x",
            "'-' needs numbers, and this is an object.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ «inputs.address - 1 }}" } } }""")),
        new("A number has no members", "types.no_members", "steps[0].settings.values.x",
            "'value' is looked for in a whole number, which has no members.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ inputs.count.«value }}" } } }""")),
        new("A function gets a text for a list", "types.wrong_argument", "steps[0].settings.values.x",
            "Argument 1 of '$sum' has to be a list of numbers, and it is text.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ $sum(«inputs.name) }}" } } }"""))
        {
            Korean = "'$sum' 함수의 1번째 인수 자리에는 숫자 목록 값이 와야 하는데 글 값이 있습니다.",
        },
        new("A function gets an object for a text", "types.wrong_argument", "steps[0].settings.values.x",
            "Argument 1 of '$uppercase' has to be text, and it is an object.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ $uppercase(«inputs.address) }}" } } }""")),
        new("A function is misspelt", "types.unknown_function", "steps[0].settings.values.x",
            "There is no function '$upercase'.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ «$upercase(inputs.name) }}" } } }"""))
        {
            Korean = "'$upercase' 함수가 없습니다.",
            Hint = "Did you mean '$uppercase'?",
        },
        new("A number is called", "types.not_a_function", "steps[0].settings.values.x",
            "What is called here is a whole number and not a function.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ inputs.«count(3) }}" } } }""")),
        new("An input is misspelt", "types.unknown_member", "steps[0].settings.values.x",
            "'inputs' has no member 'cuont'.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ inputs.«cuont }}" } } }"""))
        {
            Hint = "Did you mean 'count'?",
        },
        new("A condition is a number", "types.not_a_condition", "steps[0].if",
            "A condition is met by true only, and this gives a whole number.",
            OfSteps("""{ "id": "c", "type": "condition", "if": «"{{ inputs.count }}", "then": [] }""")),
        new("A condition is a list", "types.not_a_condition", "steps[0].when",
            "A condition is met by true only, and this gives a list of objects.",
            OfSteps("""{ "id": "a", "type": "set", "when": «"{{ inputs.orders }}", "settings": { "values": {} } }""")),
        new("A setting that is text gets a number", "types.setting_kind", "steps[0].settings.prompt",
            "The setting 'prompt' has to be text, and this is a whole number.",
            OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": «"{{ inputs.count }}" } }"""))
        {
            Korean = "설정 'prompt'의 값은 글이어야 하는데, 이 값은 정수입니다.",
        },
        new("A setting that is text gets a list", "types.setting_kind", "steps[0].settings.to",
            "The setting 'to' has to be text, and this is a list.",
            OfSteps("""{ "id": "a", "type": "notification", "settings": { "channel": "email", "body": "Hello", "to": «"{{ $map(inputs.orders, $string)[] }}" } }""")),
        new("A setting that is text may get several", "types.perhaps_many", "steps[0].settings.to",
            "The setting 'to' has to be text, and this can be several values.",
            OfSteps("""{ "id": "a", "type": "notification", "settings": { "channel": "email", "body": "Hello", "to": «"{{ inputs.orders.email }}" } }"""))
        {
            Korean = "설정 'to'의 값은 글이어야 하는데, 값이 여러 개일 수 있습니다.",
            IsWarning = true,
        },
        new("A setting that is a list gets one text", "types.setting_kind", "steps[0].settings.copies",
            "The setting 'copies' has to be a list of texts, and this is text.",
            OfSteps("""{ "id": "a", "type": "notification", "settings": { "channel": "email", "body": "Hello", "copies": «"{{ inputs.name }}" } }""")),
        new("A setting that is a list may get one text", "types.perhaps_one", "steps[0].settings.copies",
            "The setting 'copies' has to be a list of texts, and where there is one value only, this is that value and no list.",
            OfSteps("""{ "id": "a", "type": "notification", "settings": { "channel": "email", "body": "Hello", "copies": «"{{ inputs.orders.email }}" } }"""))
        {
            Korean = "설정 'copies'의 값은 글 목록이어야 하는데, 값이 하나뿐일 때는 목록이 아니라 그 값입니다.",
            IsWarning = true,
        },
        new("A setting that is an object gets a text", "types.setting_kind", "steps[0].settings.values",
            "The setting 'values' has to be an object, and this is text.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": «"{{ inputs.name }}" } }"""))
        {
            Korean = "설정 'values'의 값은 객체이어야 하는데, 이 값은 글입니다.",
        },
        new("A setting that is true or false gets a text", "types.setting_kind", "steps[0].settings.usesCache",
            "The setting 'usesCache' has to be true or false, and this is text.",
            OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": "Hello", "usesCache": «"{{ inputs.name }}" } }""")),
        new("A setting that is a number gets a text with a number in it", "types.setting_kind", "steps[0].settings.maxTokens",
            "The setting 'maxTokens' has to be a whole number, and this is text.",
            OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": "Hello", "maxTokens": «"{{ inputs.count }}00" } }""")),
        new("A setting of a few words gets a number", "types.setting_kind", "steps[0].settings.channel",
            "The setting 'channel' has to be log | email | slack | inbox, and this is a whole number.",
            OfSteps("""{ "id": "a", "type": "notification", "settings": { "channel": «"{{ inputs.count }}", "body": "Hello" } }""")),
        new("Headers get a list", "types.setting_kind", "steps[0].settings.headers",
            "The setting 'headers' has to be an object, and this is a list of objects.",
            OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "https://a.example", "headers": «"{{ inputs.orders }}" } }""")),
        new("A setting that is needed may be missing", "types.input_may_be_missing", "steps[0].settings.prompt",
            "The input 'note' may be left out, and then there is no value here.",
            OfSteps("""{ "id": "a", "type": "llm_call", "settings": { "prompt": «"{{ inputs.note }}" } }"""))
        {
            Korean = "입력 'note'는 비워 둘 수 있어, 그때는 여기에 값이 없습니다.",
            IsWarning = true,
        },
        new("A sum is made with an input that may be left out", "types.input_may_be_missing", "steps[0].settings.values.x",
            "The input 'discount' may be left out, and then there is no value here.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ «inputs.discount + 1 }}" } } }"""))
        {
            IsWarning = true,
        },
        new("A step behind a change of form reads the old form", "types.unknown_member", "steps[1].settings.values.x",
            "'steps.sum' has no member 'price'.",
            OfSteps("""
                { "id": "sum", "type": "data_transform", "settings": { "expression": "inputs.orders.{ 'id': id, 'total': price }[]" } },
                { "id": "b", "type": "set", "settings": { "values": { "x": "{{ steps.sum.«price }}" } } }
                """)),
        new("The text of a model is read as data", "types.no_members", "steps[1].settings.values.x",
            "'title' is looked for in text, which has no members.",
            OfSteps("""
                { "id": "ask", "type": "llm_call", "settings": { "prompt": "Hello" } },
                { "id": "b", "type": "set", "settings": { "values": { "x": "{{ steps.ask.text.«title }}" } } }
                """))
        {
            Korean = "'title' 항목을 찾는 자리에 글 값이 있어 항목이 없습니다.",
        },
        new("The body is looked for beside itself", "types.unknown_member", "steps[1].settings.values.x",
            "'steps.news' has no member 'items'.",
            OfSteps("""
                { "id": "news", "type": "api_call", "settings": { "url": "https://a.example" } },
                { "id": "b", "type": "set", "settings": { "values": { "x": "{{ steps.news.«items }}" } } }
                """)),
        new("A status is compared with a text", "types.cannot_compare", "steps[1].if",
            "'a whole number = text' compares what is never alike.",
            OfSteps("""
                { "id": "news", "type": "api_call", "settings": { "url": "https://a.example" } },
                { "id": "c", "type": "condition", "if": "{{ «steps.news.status = '200' }}", "then": [] }
                """)),
        new("An answer is asked for by another name", "types.unknown_member", "steps[1].if",
            "'steps.ok' has no member 'aproved'.",
            OfSteps("""
                { "id": "ok", "type": "approval", "settings": { "title": "Send?" } },
                { "id": "c", "type": "condition", "if": "{{ steps.ok.«aproved }}", "then": [] }
                """))
        {
            Hint = "Did you mean 'approved'?",
        },
        new("An answer is taken for the decision", "types.not_a_condition", "steps[1].if",
            "A condition is met by true only, and this gives an object.",
            OfSteps("""
                { "id": "ok", "type": "approval", "settings": { "title": "Send?" } },
                { "id": "c", "type": "condition", "if": «"{{ steps.ok }}", "then": [] }
                """))
        {
            Korean = "조건은 참일 때만 충족되는데 여기서는 객체 값이 나옵니다.",
        },
        new("What a loop gives for each item is read by another name", "types.unknown_member", "steps[1].settings.values.y",
            "'steps.each.results' has no member 'price'.",
            OfSteps("""
                { "id": "each", "type": "for_each", "items": "{{ inputs.orders }}", "steps": [ { "id": "inner", "type": "set", "settings": { "values": { "x": "{{ item.price }}" } } } ] },
                { "id": "b", "type": "set", "settings": { "values": { "y": "{{ $sum(steps.each.results.«price) }}" } } }
                """)),
        new("An expression does not end", "expressions.S0202", "steps[0].settings.values.x",
            "'}' stands where ')' was expected.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": { "x": "{{ $sum(inputs.orders.price «}}" } } }""")),
    ];
}
