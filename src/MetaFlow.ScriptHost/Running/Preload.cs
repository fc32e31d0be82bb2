using System.Reflection;

namespace MetaFlow.ScriptHost.Running;

/// <summary>Everything that a script may come to need is loaded before the lock; behind it no file can be opened.</summary>
internal static class Preload
{
    // The library's implementation assemblies, and the facades that a compiled script names instead of them.
    private static readonly string[] Assemblies =
    [
        "System.Runtime", "System.Collections", "System.Collections.Concurrent", "System.Collections.Immutable",
        "System.Linq", "System.Runtime.Intrinsics", "System.Text.Json", "System.Text.RegularExpressions", "System.Text.Encodings.Web",
        "System.Text.Encoding.Extensions", "System.Memory", "System.ObjectModel", "System.Runtime.Extensions",
        "System.Runtime.Numerics", "System.Threading", "System.IO.Pipelines", "System.ComponentModel",
        "System.ComponentModel.Primitives", "System.Globalization", "System.Runtime.InteropServices",
        "System.Diagnostics.StackTrace", "System.Private.Uri", "System.Web.HttpUtility",
    ];

    public static void All()
    {
        foreach (var name in Assemblies)
        {
            Assembly.Load(new AssemblyName(name));
        }

        // Reads TZ and the time zone's file the first time it is asked.
        _ = TimeZoneInfo.Local.BaseUtcOffset;
    }
}
