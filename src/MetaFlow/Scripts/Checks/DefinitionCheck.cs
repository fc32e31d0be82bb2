using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MetaFlow.Scripts.Checks;

/// <summary>What an assembly defines itself: types, fields, methods and their instructions.</summary>
internal sealed class DefinitionCheck(PEReader image, MetadataReader metadata, AllowedApi allowed, SignatureCheck signatures, List<Refusal> refusals)
{
    private const string CompilerMade = "<PrivateImplementationDetails>";

    private const TypeAttributes StrangeType = TypeAttributes.Import | TypeAttributes.WindowsRuntime | TypeAttributes.HasSecurity;
    private const MethodAttributes StrangeMethod = MethodAttributes.PinvokeImpl | MethodAttributes.UnmanagedExport | MethodAttributes.HasSecurity | MethodAttributes.RequireSecObject;
    private const MethodImplAttributes PlainMethod = MethodImplAttributes.NoInlining | MethodImplAttributes.AggressiveInlining;

    private static readonly HashSet<OpCode> RefusedCodes =
    [
        OpCodes.Calli, OpCodes.Jmp, OpCodes.Cpblk, OpCodes.Initblk, OpCodes.Mkrefany, OpCodes.Refanyval, OpCodes.Refanytype,
        OpCodes.Arglist, OpCodes.Tailcall, OpCodes.Unaligned, OpCodes.Volatile, OpCodes.Break,
    ];

    /// <summary>The instructions of each method, for finding places.</summary>
    public Dictionary<MethodDefinitionHandle, List<Instruction>> Bodies { get; } = [];

    public void Check()
    {
        foreach (var handle in metadata.TypeDefinitions)
        {
            CheckType(handle);
        }

        foreach (var handle in metadata.FieldDefinitions)
        {
            CheckField(metadata.GetFieldDefinition(handle), handle);
        }

        foreach (var handle in metadata.PropertyDefinitions)
        {
            Require(signatures.IsProperty(metadata.GetPropertyDefinition(handle).Signature), "*", ApiKind.Native, handle);
        }

        foreach (var handle in metadata.MethodDefinitions)
        {
            CheckMethod(metadata.GetMethodDefinition(handle), handle);
        }
    }

    /// <summary>Whether a member is named anywhere but in the methods that the compiler adds to an assembly.</summary>
    public bool IsUsedByHand(MemberReferenceHandle member)
    {
        var tokens = TokensOf(member);
        return metadata.CustomAttributes.Any(handle => metadata.GetCustomAttribute(handle).Constructor == member)
            || Bodies.Any(body => !IsNamed(metadata.GetMethodDefinition(body.Key).GetDeclaringType(), CompilerMade)
                && body.Value.Any(instruction => instruction.Token != 0 && tokens.Contains(instruction.Token)));
    }

    /// <summary>What instructions name a member by: itself, and each instance of a generic method.</summary>
    public HashSet<int> TokensOf(EntityHandle member)
    {
        var tokens = new HashSet<int> { MetadataTokens.GetToken(member) };
        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var handle = MetadataTokens.MethodSpecificationHandle(row);
            if (metadata.GetMethodSpecification(handle).Method == member)
            {
                tokens.Add(MetadataTokens.GetToken(handle));
            }
        }

        return tokens;
    }

    private void CheckType(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        var place = metadata.GetString(type.Namespace);
        var isModule = MetadataTokens.GetRowNumber(handle) == 1;
        var isOfCompiler = place.Length > 0;

        Require(!isModule || (type.GetMethods().Count == 0 && type.GetFields().Count == 0), "[ModuleInitializer]", ApiKind.Attributes, handle, "ModuleInitializer");
        // Attributes that the compiler writes into each assembly, by the names that only it may use.
        var isKnown = place == "Microsoft.CodeAnalysis" ? name == "EmbeddedAttribute"
            : place == "System.Runtime.CompilerServices" && allowed.Type($"{place}.{name}") is not null;
        Require(!isOfCompiler || isKnown, $"{place}.{name}", ApiKind.Other, handle, name);
        Require((type.Attributes & StrangeType) == default, name, ApiKind.Native, handle);
        CheckLayout(type, name, handle);
        CheckBase(type.BaseType, isModule, isOfCompiler, handle);
        foreach (var contract in type.GetInterfaceImplementations())
        {
            CheckOpen(metadata.GetInterfaceImplementation(contract).Interface, handle, IsGenerated(name));
        }
    }

    private void CheckLayout(TypeDefinition type, string name, TypeDefinitionHandle handle)
    {
        var isData = type.IsNested && IsNamed(type.GetDeclaringType(), CompilerMade);
        var layout = type.GetLayout();
        var isPlain = (type.Attributes & TypeAttributes.LayoutMask) != TypeAttributes.ExplicitLayout && layout.PackingSize == 0 && layout.Size <= 1;
        Require(isPlain || (isData && type.GetFields().Count == 0), name, ApiKind.Layout, handle);
    }

    private void CheckBase(EntityHandle parent, bool isModule, bool isOfCompiler, TypeDefinitionHandle handle)
    {
        var isInterface = (metadata.GetTypeDefinition(handle).Attributes & TypeAttributes.Interface) != default;
        if (parent.IsNil)
        {
            Require(isModule || isInterface, metadata.GetString(metadata.GetTypeDefinition(handle).Name), ApiKind.Other, handle);
        }
        else if (!(isOfCompiler && parent.Kind == HandleKind.TypeReference && MetadataNames.Full(metadata, (TypeReferenceHandle)parent) == "System.Attribute"))
        {
            CheckOpen(parent, handle, isGenerated: false);
        }
    }

    // Classes behind collection expressions implement more contracts than a script may; their names cannot be written.
    private void CheckOpen(EntityHandle parent, TypeDefinitionHandle type, bool isGenerated)
    {
        var named = parent.Kind == HandleKind.TypeSpecification
            ? signatures.GenericOf(metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature)
            : parent;
        if (named.Kind == HandleKind.TypeDefinition && !named.IsNil)
        {
            return;
        }

        var name = named.Kind == HandleKind.TypeReference && !named.IsNil ? MetadataNames.Full(metadata, (TypeReferenceHandle)named) : null;
        var isOpen = name is not null && allowed.Type(name) is { } known && (known.IsOpen || isGenerated);
        Require(isOpen, name is null ? "*" : MetadataNames.Short(name), name?.EndsWith("Attribute", StringComparison.Ordinal) == true ? ApiKind.Attributes : ApiKind.Inheritance, type, metadata.GetString(metadata.GetTypeDefinition(type).Name));
    }

    private void CheckField(FieldDefinition field, FieldDefinitionHandle handle)
    {
        var name = metadata.GetString(field.Name);
        Require(signatures.IsField(field.Signature), name, ApiKind.Native, handle);
        Require((field.Attributes & (FieldAttributes.HasFieldMarshal | FieldAttributes.PinvokeImpl)) == default, name, ApiKind.Native, handle);
        Require((field.Attributes & FieldAttributes.HasFieldRVA) == default || IsNamed(field.GetDeclaringType(), CompilerMade), name, ApiKind.Layout, handle);
    }

    private void CheckMethod(MethodDefinition method, MethodDefinitionHandle handle)
    {
        var name = metadata.GetString(method.Name);
        var owner = metadata.GetTypeDefinition(method.GetDeclaringType());
        var isDelegate = owner.BaseType.Kind == HandleKind.TypeReference && !owner.BaseType.IsNil
            && MetadataNames.Full(metadata, (TypeReferenceHandle)owner.BaseType) == "System.MulticastDelegate";

        Require(signatures.IsMethod(method.Signature, out var shape), name, ApiKind.Native, handle);
        Require((method.Attributes & StrangeMethod) == default, name, ApiKind.Native, handle);
        Require(isDelegate ? method.ImplAttributes == MethodImplAttributes.Runtime : (method.ImplAttributes & ~PlainMethod) == default, name, ApiKind.Native, handle);
        Require(name != "Finalize" || shape.ParameterCount > 0, $"~{metadata.GetString(owner.Name)}", ApiKind.Finalizers, handle, metadata.GetString(owner.Name));
        var hasBody = method.RelativeVirtualAddress != 0;
        Require(hasBody || isDelegate || (method.Attributes & MethodAttributes.Abstract) != default, name, ApiKind.Native, handle);
        if (hasBody)
        {
            CheckBody(image.GetMethodBody(method.RelativeVirtualAddress), handle);
        }
    }

    private void CheckBody(MethodBodyBlock body, MethodDefinitionHandle handle)
    {
        if (!body.LocalSignature.IsNil)
        {
            Require(body.LocalVariablesInitialized, "[SkipLocalsInit]", ApiKind.Attributes, handle, "SkipLocalsInit");
            Require(signatures.IsLocals(metadata.GetStandaloneSignature(body.LocalSignature).Signature), "*", ApiKind.Native, handle);
        }

        var instructions = Instructions.Read(body.GetILReader());
        Bodies[handle] = instructions;
        foreach (var instruction in instructions)
        {
            if (instruction.Code == OpCodes.Localloc)
            {
                refusals.Add(Refusal.Of("stackalloc", ApiKind.Stack, handle) with { Method = handle, Offset = instruction.Offset });
            }
            else if (RefusedCodes.Contains(instruction.Code))
            {
                refusals.Add(Refusal.Of(instruction.Code.Name ?? "*", ApiKind.Native, handle) with { Method = handle, Offset = instruction.Offset });
            }
        }
    }

    private bool IsNamed(TypeDefinitionHandle type, string name) =>
        metadata.StringComparer.Equals(metadata.GetTypeDefinition(type).Name, name) && metadata.GetTypeDefinition(type).Namespace.IsNil;

    private static bool IsGenerated(string name) => name.StartsWith('<');

    private void Require(bool holds, string name, ApiKind kind, EntityHandle token, string? word = null)
    {
        if (!holds)
        {
            refusals.Add(Refusal.Of(name, kind, token, word));
        }
    }
}
