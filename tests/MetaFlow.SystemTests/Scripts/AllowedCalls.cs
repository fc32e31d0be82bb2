using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using MetaFlow.Scripts.Checks;

namespace MetaFlow.SystemTests.Scripts;

/// <summary>
/// An assembly with a method for each overload of each member that scripts may name: <c>C12(object[])</c> calls it, and
/// <c>T12()</c> says the types of the values it wants. Written as instructions, because ref structs cannot be boxed.
/// </summary>
internal sealed class AllowedCalls
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // The compiler writes these into each assembly that needs them; the framework has none.
    private static readonly string[] Embedded = ["ExtensionMarkerAttribute", "IsUnmanagedAttribute", "RefSafetyRulesAttribute", "ParamCollectionAttribute", "InlineArray"];

    private static readonly Type[] Fillers = [typeof(string), typeof(int), typeof(DayOfWeek), typeof(char), typeof(double), typeof(List<int>), typeof(List<string>)];

    private static readonly Assembly Scripting = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "script-host", "MetaFlow.Scripting.dll"));

    private readonly PersistedAssemblyBuilder _assembly = new(new AssemblyName("calls" + Guid.CreateVersion7().ToString("N")), typeof(object).Assembly);
    private readonly TypeBuilder _type;

    public AllowedCalls(IEnumerable<AllowedType> types)
    {
        var module = _assembly.DefineDynamicModule("calls");
        // What is protected is called too: a script may derive.
        foreach (var friend in new[] { "System.Private.CoreLib", "System.Collections", "System.Linq", "System.Text.Json", "System.Text.RegularExpressions", "System.Runtime.Numerics", "System.Text.Encodings.Web", "System.Memory", "MetaFlow.Scripting" })
        {
            _assembly.SetCustomAttribute(new CustomAttributeBuilder(typeof(IgnoresAccessChecksToAttribute).GetConstructors()[0], [friend]));
        }

        _type = module.DefineType("Calls", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        foreach (var type in types.Where(type => !Embedded.Any(name => type.Name.Contains(name, StringComparison.Ordinal))))
        {
            Add(type);
        }
    }

    /// <summary>What each method calls.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Members of which there is no overload to call, and why.</summary>
    public List<string> Missed { get; } = [];

    public byte[] ToBytes()
    {
        _type.CreateType();
        using var bytes = new MemoryStream();
        _assembly.Save(bytes);
        return bytes.ToArray();
    }

    private void Add(AllowedType allowed)
    {
        var name = allowed.Name.Replace('/', '+');
        var found = AppDomain.CurrentDomain.GetAssemblies().Append(Scripting).Select(assembly => assembly.GetType(name)).FirstOrDefault(one => one is not null);
        if (found is null || Close(found) is not { } owner)
        {
            if (found is { IsInterface: true })
            {
                return;
            }

            Missed.Add($"{name}: there is no such type, or nothing closes it");
            return;
        }

        foreach (var member in allowed.Members.Select(member => member.Name).Distinct().Where(member => !owner.IsEnum || member != "value__"))
        {
            var overloads = owner.GetMember(member, Declared).Where(one => one is not MethodBase method || IsMeant(allowed, method)).ToList();
            var callable = overloads.Select(one => Callable(owner, one)).OfType<MethodBase>().ToList();
            foreach (var method in callable)
            {
                AddCall(owner, method, $"{name}.{member}");
            }

            // Static members of a contract are called where something implements it, and constructors of abstract classes by what derives from them; a constructor of a delegate takes an address.
            if (callable.Count == 0 && !overloads.All(one => one is FieldInfo or MethodBase { IsStatic: true, IsAbstract: true } || (one is ConstructorInfo && (owner.IsAbstract || typeof(Delegate).IsAssignableFrom(owner)))))
            {
                Missed.Add($"{name}.{member}: no overload can be called");
            }
        }
    }

    // The gate lets through what others may see, in the forms that the list names, with types that are on it.
    private static bool IsMeant(AllowedType allowed, MethodBase method) =>
        (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
        && allowed.Allows(method.Name, method.IsGenericMethod, method.GetParameters().Length)
        && method.GetParameters().All(parameter => IsListed(parameter.ParameterType));

    private static bool IsListed(Type type) => type switch
    {
        { HasElementType: true } => IsListed(type.GetElementType()!),
        { IsGenericParameter: true } => true,
        { IsConstructedGenericType: true } => IsListed(type.GetGenericTypeDefinition()) && type.GetGenericArguments().All(IsListed),
        _ => AllowedApi.Current.Type(type.FullName!.Replace('+', '/')) is not null,
    };

    private static MethodBase? Callable(Type owner, MemberInfo member) => member switch
    {
        MethodBase { IsStatic: true, IsAbstract: true } or ConstructorInfo { IsStatic: true } => null,
        ConstructorInfo when owner.IsAbstract || typeof(Delegate).IsAssignableFrom(owner) => null,
        MethodBase method when method.GetParameters().Any(parameter => HasPointer(parameter.ParameterType)) => null,
        MethodInfo { IsGenericMethodDefinition: true } generic => Closings(generic.GetGenericArguments().Length).Select(types => Try(() => generic.MakeGenericMethod(types))).FirstOrDefault(one => one is not null),
        MethodBase method => method,
        _ => null,
    };

    private static Type? Close(Type type) => !type.IsGenericTypeDefinition
        ? type
        : Closings(type.GetGenericArguments().Length).Select(types => Try(() => type.MakeGenericType(types))).FirstOrDefault(one => one is not null);

    private static T? Try<T>(Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (Exception exception) when (exception is ArgumentException or TypeLoadException)
        {
            return null;
        }
    }

    private static IEnumerable<Type[]> Closings(int count) =>
        Fillers.Select(filler => Enumerable.Repeat(filler, count).ToArray())
            .Concat(from first in Fillers from rest in Fillers select (Type[])[first, .. Enumerable.Repeat(rest, count - 1)]);

    private static bool HasPointer(Type type) => type.IsPointer || type.IsFunctionPointer || (type.HasElementType && HasPointer(type.GetElementType()!));

    private static bool IsSpan(Type type) => type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Span<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>));

    private void AddCall(Type owner, MethodBase method, string name)
    {
        var number = Names.Count.ToString(CultureInfo.InvariantCulture);
        var wanted = new List<Type>();
        var call = _type.DefineMethod("C" + number, MethodAttributes.Public | MethodAttributes.Static, typeof(void), [typeof(object[])]).GetILGenerator();
        if (!method.IsStatic && method is MethodInfo)
        {
            Push(call, wanted, owner.IsValueType ? owner.MakeByRefType() : owner);
        }

        foreach (var parameter in method.GetParameters())
        {
            Push(call, wanted, parameter.ParameterType);
        }

        if (method is ConstructorInfo constructor)
        {
            call.Emit(OpCodes.Newobj, constructor);
            call.Emit(OpCodes.Pop);
        }
        else if (method is MethodInfo called)
        {
            call.Emit(called.IsStatic || owner.IsValueType ? OpCodes.Call : OpCodes.Callvirt, called);
            if (called.ReturnType != typeof(void))
            {
                call.Emit(OpCodes.Pop);
            }
        }

        call.Emit(OpCodes.Ret);
        Say(wanted, number);
        Names.Add(name);
    }

    private static void Push(ILGenerator call, List<Type> wanted, Type type)
    {
        if (type.IsByRef || (type.IsByRefLike && !IsSpan(type)))
        {
            var local = call.DeclareLocal(type.IsByRef ? type.GetElementType()! : type);
            if (type.IsByRef && (!local.LocalType.IsByRefLike || IsSpan(local.LocalType)))
            {
                Push(call, wanted, local.LocalType);
                call.Emit(OpCodes.Stloc, local);
            }

            call.Emit(type.IsByRef ? OpCodes.Ldloca : OpCodes.Ldloc, local);
        }
        else if (type.IsByRefLike)
        {
            var array = type.GetGenericArguments()[0].MakeArrayType();
            Push(call, wanted, array);
            call.Emit(OpCodes.Newobj, type.GetConstructor([array])!);
        }
        else
        {
            call.Emit(OpCodes.Ldarg_0);
            call.Emit(OpCodes.Ldc_I4, wanted.Count);
            call.Emit(OpCodes.Ldelem_Ref);
            call.Emit(OpCodes.Unbox_Any, type);
            wanted.Add(type);
        }
    }

    private void Say(List<Type> wanted, string number)
    {
        var say = _type.DefineMethod("T" + number, MethodAttributes.Public | MethodAttributes.Static, typeof(Type[]), []).GetILGenerator();
        say.Emit(OpCodes.Ldc_I4, wanted.Count);
        say.Emit(OpCodes.Newarr, typeof(Type));
        for (var index = 0; index < wanted.Count; index++)
        {
            say.Emit(OpCodes.Dup);
            say.Emit(OpCodes.Ldc_I4, index);
            say.Emit(OpCodes.Ldtoken, wanted[index]);
            say.Emit(OpCodes.Call, typeof(Type).GetMethod(nameof(Type.GetTypeFromHandle))!);
            say.Emit(OpCodes.Stelem_Ref);
        }

        say.Emit(OpCodes.Ret);
    }
}
