using System.Reflection;
using MetaFlow.Scripts.Checks;

namespace MetaFlow.Tests.Scripts.Checks;

/// <summary>The list of what scripts may use says what there is, and nothing that it must not.</summary>
public sealed class AllowedApiTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // What the compiler makes itself where the framework has it not.
    private static readonly string[] Embedded = ["ExtensionMarkerAttribute", "IsUnmanagedAttribute", "RefSafetyRulesAttribute", "ParamCollectionAttribute", "InlineArray"];

    private static readonly string[] Never =
    [
        "System.IO.File", "System.IO.Stream", "System.Net.Http", "System.Net.Sockets", "System.Diagnostics.Process", "System.Threading.Thread", "System.Threading.Tasks",
        "System.Reflection.Assembly", "System.Reflection.MethodBase", "System.Runtime.Loader", "System.AppDomain", "System.AppContext", "System.GC", "System.Console",
        "System.Runtime.InteropServices.Marshal:", "System.TimeZoneInfo", "System.IntPtr: ", "System.RuntimeMethodHandle", "System.ArgIterator", "System.TypedReference",
    ];

    [Fact]
    public void Everything_on_the_list_exists()
    {
        var missing = from type in AllowedApi.Current.Types
                      where !Embedded.Any(name => type.Name.Contains(name, StringComparison.Ordinal))
                      let found = Find(type.Name)
                      from problem in found is null ? [type.Name] : type.Members.Where(member => !Members(found).Contains(member.Name)).Select(member => $"{type.Name}: {member.Name}")
                      select problem;

        Assert.Equal("", string.Join('\n', missing));
    }

    [Fact]
    public void Nothing_on_the_list_reaches_outside()
    {
        var written = File.ReadAllLines(Repository.Path("src", "MetaFlow", "Scripts", "Checks", "AllowedApi.txt"));

        Assert.DoesNotContain(written, line => !line.StartsWith('#') && Never.Any(name => line.TrimStart('^', '~').StartsWith(name, StringComparison.Ordinal)));
        Assert.DoesNotContain(
            AllowedApi.Current.Types.SelectMany(type => type.Members.Select(member => $"{type.Name}.{member.Name}")),
            member => member is "System.DateTime.get_Now" or "System.DateTime.get_UtcNow" or "System.Guid.NewGuid" or "System.Object.GetType" or "System.Random.get_Shared"
                or "System.Type.GetType" or "System.Delegate.DynamicInvoke" or "System.Delegate.get_Method" or "System.Environment.Exit" or "System.Object.MemberwiseClone" or "System.Object.Finalize");
    }

    [Fact]
    public void No_member_of_the_list_takes_a_way_in_by_type_or_stream()
    {
        // Overloads with such parameters are refused by the type they name; what is left must not return one either.
        var leaks = from type in AllowedApi.Current.Types
                    let found = Find(type.Name)
                    where found is not null
                    from member in found.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).OfType<MethodInfo>()
                    where type.Members.Any(allowed => allowed.Name == member.Name && !allowed.OnlyGeneric)
                    where typeof(MemberInfo).IsAssignableFrom(member.ReturnType) || typeof(Stream).IsAssignableFrom(member.ReturnType) || typeof(Delegate) == member.ReturnType
                    select $"{type.Name}.{member.Name}";

        Assert.Equal("System.Delegate.Combine System.Delegate.Remove System.Type.GetTypeFromHandle", string.Join(' ', leaks.Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_type_stands_on_the_list_once()
    {
        var names = File.ReadLines(Repository.Path("src", "MetaFlow", "Scripts", "Checks", "AllowedApi.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(':')[0]);

        Assert.Empty(names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    private static Type? Find(string name) => new[]
        {
            typeof(object), typeof(Enumerable), typeof(HashSet<int>), typeof(SortedDictionary<int, int>), typeof(System.Text.Json.JsonElement), typeof(System.Text.RegularExpressions.Regex),
            typeof(System.Numerics.BigInteger), typeof(Uri), typeof(System.Text.Encodings.Web.JavaScriptEncoder), typeof(MetaFlow.Scripting.Csv), typeof(MemoryExtensions), typeof(System.Net.WebUtility),
        }
        .Select(type => type.Assembly.GetType(name.Replace('/', '+')))
        .FirstOrDefault(type => type is not null);

    private static HashSet<string> Members(Type type) => [.. type.GetMembers(Declared).Select(member => member.Name)];
}
