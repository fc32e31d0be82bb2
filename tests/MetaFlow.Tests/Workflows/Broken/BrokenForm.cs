namespace MetaFlow.Tests.Workflows.Broken;

/// <summary>The text as a whole, and what stands at the top of it.</summary>
internal static class BrokenForm
{
    public static IReadOnlyList<BrokenDefinition> All { get; } =
    [
        new("The text is empty", "workflows.not_json", "",
            "The text stops being JSON here.",
            """«"""),
        new("The text is not JSON", "workflows.not_json", "",
            "The text stops being JSON here.",
            """n«ot json""")
        {
            Korean = "여기부터 JSON이 아닙니다.",
        },
        new("The last bracket is missing", "workflows.not_json", "",
            "The text stops being JSON here.",
            """
                { "metaflow": 1, "id": "a",
                  "steps": []«
                """),
        new("The definition is a list", "workflows.wrong_type", "",
            "'the definition' has to be an object, and it is a list.",
            """«[]""")
        {
            Korean = "'정의' 자리에는 객체 값이 와야 하는데 목록 값이 있습니다.",
        },
        new("A member stands twice", "workflows.double_member", "id",
            "The member 'id' stands twice in the same object; the first one counts.",
            """{ "metaflow": 1, "id": "a", «"id": "b", "steps": [] }"""),
        new("The version is missing", "workflows.missing_member", "",
            "'the definition' has no 'metaflow'.",
            """«{ "id": "a", "steps": [] }""")
        {
            Korean = "'정의'에 'metaflow' 항목이 없습니다.",
        },
        new("The version is another one", "workflows.other_version", "metaflow",
            "The definition is written in language version 2; this program reads version 1.",
            """{ "metaflow": «2, "id": "a", "steps": [] }"""),
        new("The version is text", "workflows.other_version", "metaflow",
            "The definition is written in language version \"1\"; this program reads version 1.",
            """{ "metaflow": «"1", "id": "a", "steps": [] }"""),
        new("The id is missing", "workflows.missing_member", "",
            "'the definition' has no 'id'.",
            """«{ "metaflow": 1, "steps": [] }"""),
        new("The id has capitals and spaces", "workflows.bad_id", "id",
            "'Not An Id' cannot be the id of a workflow.",
            """{ "metaflow": 1, "id": «"Not An Id", "steps": [] }""")
        {
            Korean = "'Not An Id' 값은 워크플로 id로 쓸 수 없습니다.",
        },
        new("The id is a number", "workflows.wrong_type", "id",
            "'id' has to be text, and it is a number.",
            """{ "metaflow": 1, "id": «7, "steps": [] }"""),
        new("The steps are missing", "workflows.missing_member", "",
            "'the definition' has no 'steps'.",
            """«{ "metaflow": 1, "id": "a" }"""),
        new("The steps are an object", "workflows.wrong_type", "steps",
            "'steps' has to be a list of steps, and it is an object.",
            """{ "metaflow": 1, "id": "a", "steps": «{} }"""),
        new("A member of the workflow is misspelt", "workflows.unknown_member", "descripton",
            "There is no member 'descripton' here.",
            """
                { "metaflow": 1, "id": "a",
                  «"descripton": "A", "steps": [] }
                """)
        {
            Korean = "여기에는 'descripton' 항목을 쓸 수 없습니다.",
            Hint = "Did you mean 'description'?",
        },
        new("A member is one that nobody knows", "workflows.unknown_member", "nodes",
            "There is no member 'nodes' here.",
            """{ "metaflow": 1, "id": "a", «"nodes": [], "steps": [] }"""),
        new("The name is in a language that is not kept", "workflows.unknown_member", "name.fr",
            "There is no member 'fr' here.",
            """{ "metaflow": 1, "id": "a", "name": { «"fr": "a" }, "steps": [] }"""),
        new("The name is a list", "workflows.wrong_type", "name",
            "'name' has to be an object, and it is a list.",
            """{ "metaflow": 1, "id": "a", "name": «["A"], "steps": [] }"""),
        new("A tag is a number", "workflows.wrong_type", "tags[1]",
            "'tags[1]' has to be text, and it is a number.",
            """{ "metaflow": 1, "id": "a", "tags": ["news", «3], "steps": [] }"""),
        new("The time for a run is in words", "workflows.not_a_duration", "timeout",
            "'timeout' is \"one hour\", which is not a duration.",
            """{ "metaflow": 1, "id": "a", "timeout": «"one hour", "steps": [] }""")
        {
            Korean = "'timeout' 값이 기간을 나타내지 않습니다: \"one hour\"",
        },
        new("It does not say what is kept", "workflows.keeps_nothing", "retention",
            "'retention' does not say what is kept.",
            """{ "metaflow": 1, "id": "a", "retention": «{}, "steps": [] }"""),
        new("The inputs are a list", "workflows.wrong_type", "inputs",
            "'inputs' has to be an object, and it is a list.",
            """{ "metaflow": 1, "id": "a", "inputs": «["count"], "steps": [] }"""),
        new("The address of the schema is no text", "workflows.wrong_type", "['$schema']",
            "'['$schema']' has to be text, and it is a number.",
            """{ "$schema": «1, "metaflow": 1, "id": "a", "steps": [] }"""),
    ];
}
