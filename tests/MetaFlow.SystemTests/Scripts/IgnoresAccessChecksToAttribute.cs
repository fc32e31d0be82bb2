#pragma warning disable IDE0130 // The runtime knows it by this name.
namespace System.Runtime.CompilerServices;

/// <summary>The runtime lets an assembly that says so call what is not public in another.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
