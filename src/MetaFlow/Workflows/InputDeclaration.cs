using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>What a run may be given at its start.</summary>
public sealed record InputDeclaration(
    string Name, InputType Type, JsonData? Default, bool Required, double? Minimum, double? Maximum, string? Description)
{
    /// <summary>The only values it may have; none means that there is no such list.</summary>
    public IReadOnlyList<JsonData> Choices { get; init; } = [];

    /// <summary>A JSON schema of a list or an object, from which the types of what is in it are known.</summary>
    public JsonObject? Schema { get; init; }

    /// <summary>Its value is never shown, and must not reach a prompt, a message or a log.</summary>
    public bool Secret { get; init; }
}

public enum InputType
{
    Any,
    Text,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}
