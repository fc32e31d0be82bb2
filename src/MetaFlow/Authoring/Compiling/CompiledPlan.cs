using MetaFlow.Json;

namespace MetaFlow.Authoring.Compiling;

/// <summary>A definition, laid out as definitions are.</summary>
public sealed record CompiledPlan(string Id, JsonObject Definition, string Text);
