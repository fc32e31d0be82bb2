namespace MetaFlow.Connectors;

/// <summary>Marks the assembly of the packs: its step types are found by their attribute.</summary>
public static class ConnectorPacks;
