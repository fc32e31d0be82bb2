namespace MetaFlow.Scripts.Sandbox;

/// <summary>What is executed for a child. Made of constants of the server and paths of its installation alone.</summary>
internal sealed record ChildCommand(string File, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment, int UserId);

/// <summary>A child that was started: its process and the server's ends of its three pipes.</summary>
internal sealed record Spawned(int ProcessId, int ProcessDescriptor, int Input, int Output, int Error);

/// <summary>The system would not start a child.</summary>
internal sealed class SpawnException(string file, int error)
    : Exception(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{file}' does not start: errno {error}"));
