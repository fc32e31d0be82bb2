using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MetaFlow.Scripts.Checks;

/// <summary>What an assembly names outside itself: assemblies, types and members, all of them and nothing else.</summary>
internal sealed class ReferenceCheck(
    MetadataReader metadata, AllowedApi allowed, SignatureCheck signatures, DefinitionCheck definitions, List<Refusal> refusals)
{
    // A type whose refused member was named needs no second word.
    private readonly HashSet<EntityHandle> _named = [];

    public void Check()
    {
        foreach (var handle in metadata.AssemblyReferences)
        {
            var name = metadata.GetString(metadata.GetAssemblyReference(handle).Name);
            if (!AllowedApi.HasAssembly(name))
            {
                refusals.Add(Refusal.Of(name, ApiKind.Other, handle));
            }
        }

        foreach (var handle in metadata.MemberReferences)
        {
            CheckMember(handle);
        }

        foreach (var handle in metadata.TypeReferences)
        {
            CheckType(handle);
        }

        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            var handle = MetadataTokens.TypeSpecificationHandle(row);
            if (!signatures.IsTypeAlone(metadata.GetTypeSpecification(handle).Signature))
            {
                refusals.Add(Refusal.Of("*", ApiKind.Native, handle));
            }
        }

        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var handle = MetadataTokens.MethodSpecificationHandle(row);
            if (!signatures.IsInstantiation(metadata.GetMethodSpecification(handle).Signature))
            {
                refusals.Add(Refusal.Of("*", ApiKind.Native, handle));
            }
        }
    }

    private void CheckType(TypeReferenceHandle handle)
    {
        var name = MetadataNames.Full(metadata, handle);
        if (name is null)
        {
            refusals.Add(Refusal.Of(metadata.GetString(metadata.GetTypeReference(handle).Name), ApiKind.Other, handle));
        }
        else if (allowed.Type(name) is null && !_named.Contains(handle))
        {
            // The outer type of a nested one is named by it.
            refusals.Add(new Refusal(MetadataNames.Short(name), ApiKinds.Of(name), MetadataNames.Word(name, ".ctor"), handle));
        }
    }

    private void CheckMember(MemberReferenceHandle handle)
    {
        var member = metadata.GetMemberReference(handle);
        var name = metadata.GetString(member.Name);
        var isMethod = member.GetKind() == MemberReferenceKind.Method;
        var method = new SignatureCheck.Method(0, false);
        var isPlain = isMethod ? signatures.IsMethod(member.Signature, out method) : signatures.IsField(member.Signature);
        var owner = Owner(member.Parent, out var isArray);
        if (isArray)
        {
            // Arrays of several dimensions have these four, made by the runtime.
            if (!isPlain || name is not (".ctor" or "Get" or "Set" or "Address"))
            {
                refusals.Add(Refusal.Of(name, ApiKind.Other, handle));
            }

            return;
        }

        if (owner.Kind == HandleKind.TypeDefinition && !owner.IsNil)
        {
            // A member of a generic type of the script's own.
            if (!isPlain)
            {
                refusals.Add(Refusal.Of(name, ApiKind.Native, handle));
            }

            return;
        }

        if (owner.Kind != HandleKind.TypeReference || owner.IsNil || MetadataNames.Full(metadata, (TypeReferenceHandle)owner) is not { } type)
        {
            refusals.Add(Refusal.Of(name, ApiKind.Other, handle));
            return;
        }

        var known = allowed.Type(type);
        if (!isPlain || known?.Allows(name, method.IsGeneric, method.ParameterCount) != true || (known.IsForCompiler && definitions.IsUsedByHand(handle)))
        {
            _named.Add(owner);
            var kind = ApiKinds.Of($"{type}.{(name == ".ctor" ? "new" : MetadataNames.Plain(name))}");
            refusals.Add(new Refusal(MetadataNames.Written(type, name), isPlain ? kind : ApiKind.Native, MetadataNames.Word(type, name), handle));
        }
    }

    private EntityHandle Owner(EntityHandle parent, out bool isArray)
    {
        isArray = false;
        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return parent;
        }

        var signature = metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature;
        isArray = signatures.IsArray(signature);
        return signatures.GenericOf(signature);
    }
}
