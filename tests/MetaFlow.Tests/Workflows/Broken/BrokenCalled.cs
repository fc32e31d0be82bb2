using static MetaFlow.Tests.Workflows.Broken.BrokenDefinition;

namespace MetaFlow.Tests.Workflows.Broken;

/// <summary>Credentials and other workflows, held against those that there are. Each of these has the form of a definition.</summary>
internal static class BrokenCalled
{
    public static IReadOnlyList<BrokenDefinition> All { get; } =
    [
        new("A credential has another name", "workflows.unknown_credential", "steps[0].settings.credential",
            "There is no credential 'navr' here yet.",
            OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "https://openapi.naver.com/v1", "credential": «"navr" } }"""))
        {
            Korean = "자격 증명 'navr'가 아직 없습니다.",
            Hint = "Did you mean 'naver'?",
            IsWarning = true,
        },
        new("A credential goes where it may not", "workflows.credential_host", "steps[0].settings.credential",
            "The credential 'naver' may not be sent to 'api.evil.example'.",
            OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "https://api.evil.example/v1", "credential": «"naver" } }"""))
        {
            Korean = "자격 증명 'naver'는 'api.evil.example'로 보낼 수 없습니다.",
        },
        new("A credential for hosts below goes beside them", "workflows.credential_host", "steps[0].settings.credential",
            "The credential 'shop' may not be sent to 'shop.example.evil.example'.",
            OfSteps("""{ "id": "a", "type": "api_call", "settings": { "url": "https://shop.example.evil.example/{{ inputs.name }}", "credential": «"shop" } }""")),
        new("A workflow is called that there is not", "workflows.unknown_called", "steps[0].settings.workflow",
            "There is no workflow 'taxes' that could be called.",
            OfSteps("""{ "id": "a", "type": "call_workflow", "settings": { "workflow": «"taxes", "inputs": { "amount": 3 } } }"""))
        {
            Korean = "부를 수 있는 워크플로 'taxes'가 없습니다.",
            IsWarning = true,
        },
        new("A workflow calls itself", "workflows.calls_itself", "steps[0]",
            "The workflow 'example' calls itself and would never end: example → example.",
            OfSteps("""«{ "id": "a", "type": "call_workflow", "settings": { "workflow": "example" } }""")),
        new("A workflow calls itself through another", "workflows.calls_itself", "steps[0]",
            "The workflow 'example' calls itself and would never end: example → echo → example.",
            OfSteps("""«{ "id": "a", "type": "call_workflow", "settings": { "workflow": "echo" } }"""))
        {
            Korean = "워크플로 'example'이 자기 자신을 불러 끝나지 않습니다: example → echo → example.",
        },
        new("A workflow is called without its input", "workflows.call_without_input", "steps[0].settings.inputs",
            "The workflow 'tax' is called without the input 'amount', which it needs.",
            OfSteps("""{ "id": "a", "type": "call_workflow", "settings": { "workflow": "tax", "inputs": «{} } }"""))
        {
            Korean = "워크플로 'tax'를 꼭 필요한 입력 'amount' 없이 부릅니다.",
        },
        new("A workflow is called without any inputs", "workflows.call_without_input", "steps[0]",
            "The workflow 'tax' is called without the input 'amount', which it needs.",
            OfSteps("""«{ "id": "a", "type": "call_workflow", "settings": { "workflow": "tax" } }""")),
        new("A workflow is called with an input that it has not", "workflows.unknown_input", "steps[0].settings.inputs.regoin",
            "The workflow has no input 'regoin'.",
            OfSteps("""{ "id": "a", "type": "call_workflow", "settings": { "workflow": "tax", "inputs": { "amount": 3, "regoin": «"KR" } } }"""))
        {
            Hint = "Did you mean 'region'?",
        },
        new("A workflow is called with an input of another kind", "workflows.input_type", "steps[0].settings.inputs.amount",
            "The input 'amount' has to be a number, and it is text.",
            OfSteps("""{ "id": "a", "type": "call_workflow", "settings": { "workflow": "tax", "inputs": { "amount": «"three" } } }""")),
        new("A workflow is called with an expression of another kind", "types.input_kind", "steps[0].settings.inputs.amount",
            "The input 'amount' has to be a number, and this is text.",
            OfSteps("""{ "id": "a", "type": "call_workflow", "settings": { "workflow": "tax", "inputs": { "amount": «"{{ inputs.name }}" } } }""")),
        new("A workflow is called with none of the choices", "workflows.input_choice", "steps[0].settings.inputs.region",
            "The input 'region' is \"JP\", which is none of its values.",
            OfSteps("""{ "id": "a", "type": "call_workflow", "settings": { "workflow": "tax", "inputs": { "amount": 3, "region": «"JP" } } }""")),
        new("The inputs of a call are a list", "types.setting_kind", "steps[0].settings.inputs",
            "The setting 'inputs' has to be an object, and this is a list of objects.",
            OfSteps("""{ "id": "a", "type": "call_workflow", "settings": { "workflow": "tax", "inputs": «"{{ inputs.orders }}" } }""")),
        new("What a called workflow gives is read by another name", "types.unknown_member", "steps[1].settings.values.x",
            "'steps.a' has no member 'taxes'.",
            OfSteps("""
                { "id": "a", "type": "call_workflow", "settings": { "workflow": "tax", "inputs": { "amount": 3 } } },
                { "id": "b", "type": "set", "settings": { "values": { "x": "{{ steps.a.«taxes }}" } } }
                """)),
        new("What a called workflow gives is of another kind", "types.wrong_argument", "steps[1].settings.values.x",
            "Argument 1 of '$uppercase' has to be text, and it is a number.",
            OfSteps("""
                { "id": "a", "type": "call_workflow", "settings": { "workflow": "tax", "inputs": { "amount": 3 } } },
                { "id": "b", "type": "set", "settings": { "values": { "x": "{{ $uppercase(«steps.a.tax) }}" } } }
                """)),
    ];
}
