using static MetaFlow.Tests.Workflows.Broken.BrokenDefinition;

namespace MetaFlow.Tests.Workflows.Broken;

/// <summary>What is declared of inputs.</summary>
internal static class BrokenInputs
{
    public static IReadOnlyList<BrokenDefinition> All { get; } =
    [
        new("An input has a type that does not exist", "workflows.unknown_input_type", "inputs.n.type",
            "There is no input type 'int'.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """{ "n": { "type": «"int" } }"""))
        {
            Korean = "'int' 종류의 입력이 없습니다.",
        },
        new("An input has no declaration", "workflows.wrong_type", "inputs.n",
            "'inputs.n' has to be an object, and it is text.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """{ "n": «"integer" }""")),
        new("A member of an input is misspelt", "workflows.unknown_member", "inputs.n.defualt",
            "There is no member 'defualt' here.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """{ "n": { "type": "integer", «"defualt": 3 } }"""))
        {
            Hint = "Did you mean 'default'?",
        },
        new("A default is of another kind", "workflows.input_type", "inputs.n.default",
            "The input 'n' has to be a whole number, and it is text.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """{ "n": { "type": "integer", "default": «"three" } }"""))
        {
            Korean = "입력 'n' 자리에는 정수 값이 와야 하는데 글 값이 있습니다.",
        },
        new("A default is no whole number", "workflows.input_type", "inputs.n.default",
            "The input 'n' has to be a whole number, and it is a number.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """{ "n": { "type": "integer", "default": «1.5 } }""")),
        new("A default is beyond the maximum", "workflows.input_range", "inputs.n.default",
            "The input 'n' is 30; it may be from 1 to 20.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """{ "n": { "type": "integer", "default": «30, "minimum": 1, "maximum": 20 } }""")),
        new("A default is none of the choices", "workflows.input_choice", "inputs.size.default",
            "The input 'size' is \"XL\", which is none of its values.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """{ "size": { "type": "string", "enum": ["S", "M", "L"], "default": «"XL" } }"""))
        {
            Korean = "입력 'size'의 값 \"XL\"은 쓸 수 없는 값입니다.",
        },
        new("The choices are no list", "workflows.wrong_type", "inputs.size.enum",
            "'inputs.size.enum' has to be a list, and it is text.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """{ "size": { "enum": «"S" } }""")),
        new("The schema of an input is its name", "workflows.wrong_type", "inputs.order.schema",
            "'inputs.order.schema' has to be an object, and it is text.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """{ "order": { "type": "object", "schema": «"order.json" } }""")),
        new("Whether it is secret is said with a word", "workflows.wrong_type", "inputs.token.secret",
            "'inputs.token.secret' has to be true or false, and it is text.",
            OfSteps("""{ "id": "a", "type": "set", "settings": { "values": {} } }""", """{ "token": { "type": "string", "secret": «"yes" } }""")),
    ];
}
