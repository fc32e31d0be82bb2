using static MetaFlow.Tests.Workflows.Broken.BrokenDefinition;

namespace MetaFlow.Tests.Workflows.Broken;

/// <summary>What triggers give runs, held against what the runs need. Each of these has the form of a definition.</summary>
internal static class BrokenStarting
{
    private const string Needs = """{ "city": { "type": "string" }, "days": { "type": "integer", "default": 3, "maximum": 7 }, "size": { "enum": ["S", "L"], "default": "S" } }""";

    public static IReadOnlyList<BrokenDefinition> All { get; } =
    [
        new("A schedule starts runs without an input that they need", "workflows.trigger_without_input", "triggers[0]",
            "The trigger 'schedule' starts runs without the input 'city', which they need.",
            OfTriggers("""«{ "type": "schedule", "cron": "0 9 * * *" }""", Needs))
        {
            Korean = "트리거 'schedule'이 꼭 필요한 입력 'city' 없이 실행을 시작합니다.",
        },
        new("A trigger gives some inputs and not the one that is needed", "workflows.trigger_without_input", "triggers[0].inputs",
            "The trigger 'webhook' starts runs without the input 'city', which they need.",
            OfTriggers("""{ "type": "webhook", "inputs": «{ "days": 2 } }""", Needs)),
        new("A trigger gives an input that there is not", "workflows.unknown_input", "triggers[0].inputs.day",
            "The workflow has no input 'day'.",
            OfTriggers("""{ "type": "webhook", "inputs": { "city": "Seoul", "day": «2 } }""", Needs))
        {
            Korean = "이 워크플로에는 'day' 입력이 없습니다.",
            Hint = "Did you mean 'days'?",
        },
        new("A trigger gives an input of another kind", "workflows.input_type", "triggers[0].inputs.city",
            "The input 'city' has to be text, and it is a number.",
            OfTriggers("""{ "type": "webhook", "inputs": { "city": «82 } }""", Needs))
        {
            Korean = "입력 'city' 자리에는 글 값이 와야 하는데 숫자 값이 있습니다.",
        },
        new("A trigger gives an input that is too large", "workflows.input_range", "triggers[0].inputs.days",
            "The input 'days' is 30; it may be from … to 7.",
            OfTriggers("""{ "type": "webhook", "inputs": { "city": "Seoul", "days": «30 } }""", Needs)),
        new("A trigger gives an input that is none of the choices", "workflows.input_choice", "triggers[0].inputs.size",
            "The input 'size' is \"XL\", which is none of its values.",
            OfTriggers("""{ "type": "webhook", "inputs": { "city": "Seoul", "size": «"XL" } }""", Needs)),
        new("An expression gives an input of another kind", "types.input_kind", "triggers[0].inputs.city",
            "The input 'city' has to be text, and this is a whole number.",
            OfTriggers("""{ "type": "file", "folder": "in", "inputs": { "city": «"{{ trigger.size }}" } }""", Needs))
        {
            Korean = "입력 'city'의 값은 글이어야 하는데, 이 값은 정수입니다.",
        },
        new("The inputs of a run are a text", "types.inputs_kind", "triggers[0].inputs",
            "The inputs of a workflow are an object, and this is text.",
            OfTriggers("""{ "type": "schedule", "every": "PT1H", "inputs": «"{{ trigger.dueAt }}" }""", Needs))
        {
            Korean = "워크플로의 입력은 객체인데, 이 값은 글입니다.",
        },
        new("A schedule has no body", "types.unknown_member", "triggers[0].inputs.city",
            "'trigger' has no member 'body'.",
            OfTriggers("""{ "type": "schedule", "every": "PT1H", "inputs": { "city": "{{ trigger.«body.city }}" } }""", Needs))
        {
            Korean = "'trigger' 안에 'body' 항목이 없습니다.",
        },
        new("A trigger cannot see steps", "types.unknown_name", "triggers[0].inputs.city",
            "There is nothing called 'steps' here.",
            OfTriggers("""{ "type": "webhook", "inputs": { "city": "{{ «steps.a.city }}" } }""", Needs)),
        new("A trigger cannot see other inputs", "types.unknown_name", "triggers[0].inputs.city",
            "There is nothing called 'inputs' here.",
            OfTriggers("""{ "type": "webhook", "inputs": { "city": "{{ «inputs.city }}" } }""", Needs)),
        new("An event is matched by a text", "types.not_a_condition", "triggers[0].match",
            "A condition is met by true only, and this gives text.",
            OfTriggers("""{ "type": "event", "event": "order.paid", "match": «"{{ trigger.event.type }}" }"""))
        {
            Korean = "조건은 참일 때만 충족되는데 여기서는 글 값이 나옵니다.",
        },
        new("An event is looked into wrongly", "types.unknown_member", "triggers[0].match",
            "'trigger.event' has no member 'payload'.",
            OfTriggers("""{ "type": "event", "event": "order.paid", "match": "{{ trigger.event.«payload.total > 3 }}" }""")),
        new("A key is looked for where none is", "types.unknown_member", "triggers[0].deduplicateBy",
            "'trigger' has no member 'id_'.",
            OfTriggers("""{ "type": "webhook", "deduplicateBy": "{{ trigger.«id_ }}" }"""))
        {
            Hint = "Did you mean 'id'?",
        },
        new("A webhook proves with a credential that there is not", "workflows.unknown_credential", "triggers[0]",
            "There is no credential 'nave' here yet.",
            OfTriggers("""«{ "type": "webhook", "auth": { "kind": "hmac", "credential": "nave" } }"""))
        {
            Korean = "자격 증명 'nave'가 아직 없습니다.",
            Hint = "Did you mean 'naver'?",
            IsWarning = true,
        },
        new("A step reads what only another trigger gives", "types.unknown_member", "steps[0].settings.values.x",
            "'trigger' has no member 'body'.",
            """
                { "metaflow": 1, "id": "example", "triggers": [ { "type": "schedule", "every": "PT1H" } ], "steps": [
                  { "id": "a", "type": "set", "settings": { "values": { "x": "{{ trigger.«body.name }}" } } } ] }
                """),
    ];
}
