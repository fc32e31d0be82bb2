using System.Reflection;
using MetaFlow.Storage;

namespace MetaFlow.Web.Storage;

/// <summary>Finds the configured storage provider beside the executable.</summary>
internal static class StoreLoader
{
    private static readonly Dictionary<string, string> Assemblies = new()
    {
        ["sqlite"] = "MetaFlow.Storage.dll",
        ["postgres"] = "MetaFlow.Storage.Postgres.dll",
    };

    public static IStoreProvider Load(StorageOptions options) => Load(options.Provider, AppContext.BaseDirectory);

    /// <exception cref="StoreException">The provider is not there.</exception>
    internal static IStoreProvider Load(string provider, string baseDirectory) =>
        (IStoreProvider)Activator.CreateInstance(FindProvider(provider, baseDirectory))!;

    /// <summary>The one type of the provider's assembly that opens stores.</summary>
    internal static Type FindProvider(string provider, string baseDirectory)
    {
        var folder = Path.Combine(baseDirectory, "stores", provider);
        var file = Path.Combine(folder, Assemblies.GetValueOrDefault(provider, ""));
        if (!File.Exists(file))
        {
            throw new StoreException(StoreProblems.ProviderMissing(provider, folder));
        }

        var assembly = new StoreLoadContext(file).LoadFromAssemblyName(new AssemblyName(Path.GetFileNameWithoutExtension(file)));
        return assembly.ExportedTypes.Single(type => type.IsAssignableTo(typeof(IStoreProvider)));
    }
}
