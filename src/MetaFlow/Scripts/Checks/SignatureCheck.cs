using System.Reflection.Metadata;

namespace MetaFlow.Scripts.Checks;

/// <summary>
/// Walks signatures and lets nothing through but plain types: no pointers, no typed references, no variable arguments,
/// no modifiers but those of the language. Its depth is bounded, whatever the bytes say.
/// </summary>
internal sealed class SignatureCheck(MetadataReader metadata)
{
    private const int MaxDepth = 48;
    private const int MaxCount = 1000;

    /// <param name="ParameterCount">How many parameters it has.</param>
    /// <param name="IsGeneric">Whether it has type parameters of its own.</param>
    internal readonly record struct Method(int ParameterCount, bool IsGeneric);

    public bool IsMethod(BlobHandle signature, out Method method)
    {
        var blob = metadata.GetBlobReader(signature);
        return IsMethod(ref blob, out method) && blob.RemainingBytes == 0;
    }

    public bool IsField(BlobHandle signature)
    {
        var blob = metadata.GetBlobReader(signature);
        return blob.ReadByte() == 0x06 && IsType(ref blob, 0) && blob.RemainingBytes == 0;
    }

    public bool IsProperty(BlobHandle signature)
    {
        var blob = metadata.GetBlobReader(signature);
        return (blob.ReadByte() & ~0x20) == 0x08 && Count(ref blob, out var parameters) && AreTypes(ref blob, parameters + 1) && blob.RemainingBytes == 0;
    }

    public bool IsLocals(BlobHandle signature)
    {
        var blob = metadata.GetBlobReader(signature);
        return blob.ReadByte() == 0x07 && Count(ref blob, out var locals) && AreTypes(ref blob, locals) && blob.RemainingBytes == 0;
    }

    public bool IsInstantiation(BlobHandle signature)
    {
        var blob = metadata.GetBlobReader(signature);
        return blob.ReadByte() == 0x0A && Count(ref blob, out var arguments) && AreTypes(ref blob, arguments) && blob.RemainingBytes == 0;
    }

    public bool IsTypeAlone(BlobHandle signature)
    {
        var blob = metadata.GetBlobReader(signature);
        return IsType(ref blob, 0) && blob.RemainingBytes == 0;
    }

    /// <summary>What a type specification is made of: the generic type, or null for arrays and type parameters.</summary>
    public EntityHandle GenericOf(BlobHandle signature)
    {
        var blob = metadata.GetBlobReader(signature);
        if (blob.ReadByte() != 0x15)
        {
            return default;
        }

        blob.ReadByte();
        return blob.ReadTypeHandle();
    }

    public bool IsArray(BlobHandle signature) => metadata.GetBlobReader(signature).ReadByte() is 0x14 or 0x1D;

    private bool IsMethod(ref BlobReader blob, out Method method)
    {
        method = default;
        var header = blob.ReadByte();
        // Only the ordinary calling convention, with 'this' where it is not static, and type parameters.
        if ((header & ~0x30) != 0)
        {
            return false;
        }

        var isGeneric = (header & 0x10) != 0;
        if ((isGeneric && !Count(ref blob, out _)) || !Count(ref blob, out var parameters))
        {
            return false;
        }

        method = new Method(parameters, isGeneric);
        return AreTypes(ref blob, parameters + 1);
    }

    private static bool Count(ref BlobReader blob, out int count) => blob.TryReadCompressedInteger(out count) && count <= MaxCount;

    private bool AreTypes(ref BlobReader blob, int count)
    {
        for (var at = 0; at < count; at++)
        {
            if (!IsType(ref blob, 0))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsType(ref BlobReader blob, int depth)
    {
        if (depth > MaxDepth || blob.RemainingBytes == 0)
        {
            return false;
        }

        switch (blob.ReadByte())
        {
            case >= 0x01 and <= 0x0E or 0x18 or 0x19 or 0x1C:
                return true;
            case 0x10 or 0x1D:
                return IsType(ref blob, depth + 1);
            case 0x11 or 0x12:
                return IsNamed(blob.ReadTypeHandle());
            case 0x13 or 0x1E:
                return Count(ref blob, out _);
            case 0x14:
                return IsType(ref blob, depth + 1) && IsShape(ref blob);
            case 0x15:
                return blob.ReadByte() is 0x11 or 0x12 && IsNamed(blob.ReadTypeHandle()) && Count(ref blob, out var arguments) && AreArguments(ref blob, arguments, depth + 1);
            case 0x1F or 0x20:
                return IsModifier(blob.ReadTypeHandle()) && IsType(ref blob, depth + 1);
            default:
                return false;
        }
    }

    private bool AreArguments(ref BlobReader blob, int count, int depth)
    {
        for (var at = 0; at < count; at++)
        {
            if (!IsType(ref blob, depth))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsShape(ref BlobReader blob)
    {
        for (var part = 0; part < 3; part++)
        {
            if (!Count(ref blob, out var count))
            {
                return false;
            }

            for (var at = 0; part > 0 && at < count; at++)
            {
                if (!Count(ref blob, out _))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsNamed(EntityHandle type) => type.Kind is HandleKind.TypeReference or HandleKind.TypeDefinition && !type.IsNil;

    // init, and 'in' of virtual members. 'volatile' is not here: nothing runs beside a script.
    private bool IsModifier(EntityHandle type) => type.Kind == HandleKind.TypeReference
        && MetadataNames.Full(metadata, (TypeReferenceHandle)type) is "System.Runtime.CompilerServices.IsExternalInit" or "System.Runtime.InteropServices.InAttribute";
}
