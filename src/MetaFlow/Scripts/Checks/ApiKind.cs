namespace MetaFlow.Scripts.Checks;

/// <summary>What a refused name would reach.</summary>
internal enum ApiKind
{
    Other,
    Files,
    Network,
    Processes,
    Environment,
    Threads,
    Reflection,
    Native,
    Console,
    Clock,
    Randomness,
    Culture,
    Memory,
    Expressions,
    Dynamic,
    Attributes,
    Inheritance,
    Finalizers,
    Stack,
    Layout,
}

/// <summary>Which kind a name is of, and the word that says the alternative.</summary>
internal static class ApiKinds
{
    // The first that fits; a name that ends in '.' is a namespace.
    private static readonly (string Name, ApiKind Kind)[] ByName =
    [
        ("System.DateTime.ToLocalTime", ApiKind.Culture), ("System.DateTimeOffset.ToLocalTime", ApiKind.Culture), ("System.DateTimeOffset.LocalDateTime", ApiKind.Culture),
        ("System.DateTime.ToUniversalTime", ApiKind.Culture), ("System.DateTime.", ApiKind.Clock), ("System.DateTimeOffset.", ApiKind.Clock),
        ("System.TimeProvider", ApiKind.Clock), ("System.Diagnostics.Stopwatch", ApiKind.Clock), ("System.Environment.TickCount", ApiKind.Clock),
        ("System.Guid.", ApiKind.Randomness), ("System.Random", ApiKind.Randomness), ("System.Linq.Enumerable.Shuffle", ApiKind.Randomness),
        ("System.Security.Cryptography.RandomNumberGenerator", ApiKind.Randomness),
        ("System.IO.Path.GetTempPath", ApiKind.Files), ("System.IO.", ApiKind.Files),
        ("System.Net.", ApiKind.Network), ("System.Diagnostics.Process", ApiKind.Processes),
        ("System.Environment", ApiKind.Environment), ("System.AppContext", ApiKind.Environment), ("System.AppDomain", ApiKind.Environment),
        ("System.OperatingSystem", ApiKind.Environment), ("System.Runtime.InteropServices.RuntimeInformation", ApiKind.Environment),
        ("System.Threading.", ApiKind.Threads), ("System.Timers.", ApiKind.Threads), ("System.IAsync", ApiKind.Threads), ("System.Collections.Generic.IAsync", ApiKind.Threads),
        ("System.Runtime.CompilerServices.Async", ApiKind.Threads), ("System.Runtime.CompilerServices.IAsync", ApiKind.Threads), ("System.Runtime.CompilerServices.TaskAwaiter", ApiKind.Threads),
        ("System.Runtime.CompilerServices.ValueTaskAwaiter", ApiKind.Threads), ("System.Runtime.CompilerServices.INotifyCompletion", ApiKind.Threads), ("System.Runtime.CompilerServices.IsVolatile", ApiKind.Threads),
        ("System.Reflection.", ApiKind.Reflection), ("System.Type", ApiKind.Reflection), ("System.Activator", ApiKind.Reflection), ("System.Object.GetType", ApiKind.Reflection),
        ("System.Object.MemberwiseClone", ApiKind.Reflection), ("System.Delegate", ApiKind.Reflection), ("System.MulticastDelegate", ApiKind.Reflection), ("System.Runtime.Loader.", ApiKind.Reflection),
        ("System.Exception.TargetSite", ApiKind.Reflection), ("System.RuntimeTypeHandle", ApiKind.Reflection), ("System.RuntimeMethodHandle", ApiKind.Reflection), ("System.RuntimeFieldHandle", ApiKind.Reflection), ("System.Enum.ToObject", ApiKind.Reflection),
        ("System.Runtime.CompilerServices.RuntimeHelpers", ApiKind.Reflection), ("System.Array.CreateInstance", ApiKind.Reflection), ("System.Convert.ChangeType", ApiKind.Reflection),
        ("System.Runtime.InteropServices.StructLayoutAttribute", ApiKind.Layout), ("System.Runtime.InteropServices.FieldOffsetAttribute", ApiKind.Layout),
        ("System.Runtime.InteropServices.", ApiKind.Native), ("System.Runtime.Intrinsics.", ApiKind.Native), ("System.Runtime.CompilerServices.Unsafe", ApiKind.Native),
        ("System.TypedReference", ApiKind.Native), ("System.ArgIterator", ApiKind.Native), ("System.RuntimeArgumentHandle", ApiKind.Native), ("System.Memory`1.Pin", ApiKind.Native), ("System.Buffers.", ApiKind.Native),
        ("System.Console", ApiKind.Console), ("System.Diagnostics.Debug.", ApiKind.Console), ("System.Diagnostics.Trace", ApiKind.Console),
        ("System.Globalization.", ApiKind.Culture), ("System.TimeZone", ApiKind.Culture), ("System.Text.Encoding", ApiKind.Culture), ("System.String.Normalize", ApiKind.Culture), ("System.String.IsNormalized", ApiKind.Culture),
        ("System.StringNormalizationExtensions", ApiKind.Culture), ("System.StringComparer", ApiKind.Culture),
        ("System.GC", ApiKind.Memory), ("System.WeakReference", ApiKind.Memory), ("System.Runtime.ConditionalWeakTable", ApiKind.Memory), ("System.Runtime.GCSettings", ApiKind.Memory),
        ("System.Linq.Expressions.", ApiKind.Expressions), ("System.Linq.Queryable", ApiKind.Expressions), ("System.Linq.IQueryable", ApiKind.Expressions),
        ("Microsoft.CSharp.", ApiKind.Dynamic),
    ];

    // Names that the compiler does not know, because their assemblies are not among the references.
    private static readonly Dictionary<string, ApiKind> Unknown = Words(
        (ApiKind.Console, "Console Debug Trace"),
        (ApiKind.Files, "File Directory FileInfo DirectoryInfo FileStream StreamReader StreamWriter DriveInfo FileSystemWatcher ZipFile ZipArchive GZipStream BinaryReader BinaryWriter MemoryMappedFile IsolatedStorage"),
        (ApiKind.Network, "HttpClient HttpRequestMessage HttpContent StringContent WebClient WebRequest HttpWebRequest Socket TcpClient TcpListener UdpClient Dns SmtpClient MailMessage Ping NetworkStream HttpListener ClientWebSocket Sockets Http"),
        (ApiKind.Processes, "Process ProcessStartInfo"),
        (ApiKind.Threads, "Thread Task Parallel Timer Monitor Mutex Semaphore SemaphoreSlim ThreadPool Channel CancellationTokenSource AsParallel ParallelEnumerable ConcurrentDictionary ConcurrentBag ConcurrentQueue PeriodicTimer"),
        (ApiKind.Reflection, "Assembly MethodInfo PropertyInfo BindingFlags AssemblyLoadContext DynamicMethod AssemblyBuilder"),
        (ApiKind.Native, "DllImport DllImportAttribute Marshal MemoryMarshal CollectionsMarshal NativeLibrary GCHandle UnsafeAccessor LibraryImport NativeMemory SafeHandle AsSpan AsMemory MemoryExtensions"),
        (ApiKind.Expressions, "Expression Expressions ExpressionVisitor AsQueryable IQueryable Queryable"),
        (ApiKind.Randomness, "RandomNumberGenerator"),
        (ApiKind.Clock, "Stopwatch TimeProvider"));

    public static ApiKind Of(string fullName)
    {
        foreach (var (name, kind) in ByName)
        {
            if (fullName.StartsWith(name, StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return fullName.EndsWith("Attribute", StringComparison.Ordinal) || fullName.EndsWith("Attribute.new", StringComparison.Ordinal) ? ApiKind.Attributes : ApiKind.Other;
    }

    /// <summary>The kind of a simple name that means nothing in a script but something in other programs.</summary>
    public static ApiKind? OfUnknown(string name) => Unknown.TryGetValue(name, out var kind) ? kind : null;

    /// <summary>The word of <c>ProblemTexts</c> that says what to do instead.</summary>
    public static string Alternative(ApiKind kind) => kind switch
    {
        ApiKind.Files => "@script_files",
        ApiKind.Network => "@script_network",
        ApiKind.Processes => "@script_processes",
        ApiKind.Environment => "@script_environment",
        ApiKind.Threads => "@script_threads",
        ApiKind.Reflection => "@script_reflection",
        ApiKind.Native => "@script_native",
        ApiKind.Console => "@script_console",
        ApiKind.Clock => "@script_clock",
        ApiKind.Randomness => "@script_randomness",
        ApiKind.Culture => "@script_culture",
        ApiKind.Memory => "@script_memory",
        ApiKind.Expressions => "@script_expressions",
        ApiKind.Dynamic => "@script_dynamic",
        ApiKind.Attributes => "@script_attributes",
        ApiKind.Inheritance => "@script_inheritance",
        ApiKind.Finalizers => "@script_finalizers",
        ApiKind.Stack => "@script_stack",
        ApiKind.Layout => "@script_layout",
        _ => "@script_other",
    };

    private static Dictionary<string, ApiKind> Words(params (ApiKind Kind, string Names)[] groups) => groups
        .SelectMany(group => group.Names.Split(' ').Select(name => (name, group.Kind)))
        .ToDictionary(named => named.name, named => named.Kind, StringComparer.Ordinal);
}
