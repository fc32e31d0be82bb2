namespace MetaFlow.Scripting;

/// <summary>The data are not what the script takes them for; the message names the place and what was found there.</summary>
public sealed class ScriptDataException(string message) : Exception(message);
