using System.Reflection;
using System.Runtime.Loader;

namespace MetaFlow.Web.Storage;

/// <summary>
/// Loads a storage provider with the packages it stands on, so that two providers can stand on two versions of one
/// package. What the host has in the wanted version or a newer one is the host's: the engine, logging, options.
/// </summary>
internal sealed class StoreLoadContext(string providerFile)
    : AssemblyLoadContext($"store {Path.GetFileNameWithoutExtension(providerFile)}")
{
    private static readonly Dictionary<string, string> HostFiles =
        ((AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string) ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .DistinctBy(file => Path.GetFileNameWithoutExtension(file))
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file));

    private readonly AssemblyDependencyResolver _own = new(providerFile);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Null sends the runtime to the host's own context.
        if (HostFiles.TryGetValue(assemblyName.Name!, out var file) && GetAssemblyName(file).Version >= assemblyName.Version)
        {
            return null;
        }

        return _own.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _own.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;
}
