using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Runtime.InteropServices;

namespace MetaFlow.Scripts.Checks;

/// <summary>One instruction of a method body.</summary>
/// <param name="Token">What it names in metadata, 0 where it names nothing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Instruction(int Offset, OpCode Code, int Token);

/// <summary>Reads the instructions of a method body.</summary>
internal static class Instructions
{
    private static readonly FrozenDictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .Where(code => code.OpCodeType != OpCodeType.Nternal)
        .ToFrozenDictionary(code => (ushort)code.Value);

    /// <exception cref="InvalidDataException">The bytes are no instructions.</exception>
    public static List<Instruction> Read(BlobReader body)
    {
        var all = new List<Instruction>(body.Length / 2);
        while (body.RemainingBytes > 0)
        {
            var offset = body.Offset;
            ushort value = body.ReadByte();
            value = value == 0xFE ? (ushort)(0xFE00 | body.ReadByte()) : value;
            if (!Codes.TryGetValue(value, out var code))
            {
                throw new InvalidDataException("There is no such instruction.");
            }

            all.Add(new Instruction(offset, code, Operand(ref body, code.OperandType)));
        }

        return all;
    }

    private static int Operand(ref BlobReader body, OperandType type)
    {
        switch (type)
        {
            case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig:
                return body.ReadInt32();
            case OperandType.InlineSwitch:
                Skip(ref body, checked(4L * body.ReadUInt32()));
                return 0;
            case OperandType.InlineNone:
                return 0;
            case OperandType.InlineI8 or OperandType.InlineR:
                Skip(ref body, 8);
                return 0;
            case OperandType.InlineVar:
                Skip(ref body, 2);
                return 0;
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                Skip(ref body, 1);
                return 0;
            default:
                Skip(ref body, 4);
                return 0;
        }
    }

    private static void Skip(ref BlobReader body, long count)
    {
        if (count > body.RemainingBytes)
        {
            throw new InvalidDataException("The method ends within an instruction.");
        }

        body.Offset += (int)count;
    }
}
