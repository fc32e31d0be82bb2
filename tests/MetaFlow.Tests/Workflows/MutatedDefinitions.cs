using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MetaFlow.Json;

namespace MetaFlow.Tests.Workflows;

/// <summary>Shipped definitions as they become under bad editors, bad merges and bad luck.</summary>
internal static class MutatedDefinitions
{
    private static readonly byte[][] Shipped = [.. Repository.Files("workflows", "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Bytes flipped, cut out, written twice, and files cut into each other.</summary>
    public static Gen<byte[]> Bytes { get; } =
        from file in Gen.Elements(Shipped)
        from other in Gen.Elements(Shipped)
        from count in Gen.Choose(1, 6)
        from seeds in Gen.Choose(0, int.MaxValue).ListOf(count)
        select seeds.Aggregate(file, (bytes, seed) => Damage(bytes, other, new Random(seed)));

    /// <summary>Still JSON, but values stand in other places, have other types, or are longer than anybody expects.</summary>
    public static Gen<byte[]> Values { get; } =
        from file in Gen.Elements(Shipped)
        from count in Gen.Choose(1, 4)
        from changes in Gen.Zip(Gen.Choose(0, int.MaxValue), AnyJson.Values(2)).ListOf(count)
        select Encoding.UTF8.GetBytes(changes.Aggregate(JsonData.Parse(file), (value, change) => Change(value, change.Item1, change.Item2)).ToString());

    private static byte[] Damage(byte[] bytes, byte[] other, Random random)
    {
        var (at, to) = (random.Next(bytes.Length + 1), random.Next(bytes.Length + 1));
        var (from, end) = (Math.Min(at, to), Math.Max(at, to));
        return random.Next(8) switch
        {
            0 when at < bytes.Length => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            1 when at < bytes.Length => [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]],
            2 when at < bytes.Length => [.. bytes[..at], .. bytes[(at + 1)..]],
            3 => [.. bytes[..end], .. bytes[from..end], .. bytes[end..]],
            4 => [.. bytes[..from], .. bytes[end..]],
            5 => [.. bytes[..at], .. other[random.Next(other.Length)..]],
            6 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(Slips[random.Next(Slips.Length)]), .. bytes[at..]],
            _ => bytes[..at],
        };
    }

    private static readonly string[] Slips =
        [",", "\"", "{", "]", "//", "/*", "'", "“", "\0", "\uFEFF", "한", "😀", "\\", "\\ud800", "{{", "}}", "1e999", "null", "\n\n\n", "\u202E"];

    // Puts a value in place of another one, or under another one's name.
    private static JsonData Change(JsonData value, int seed, JsonData change)
    {
        var random = new Random(seed);
        return Replace(value, random.Next(1, 40), random.Next(3) == 0 ? Pick(value, random) : change, random);
    }

    private static JsonData Pick(JsonData value, Random random) => random.Next(4) == 0 ? value : value switch
    {
        JsonObject { Count: > 0 } members => Pick(members.Values[random.Next(members.Count)], random),
        JsonArray { Count: > 0 } items => Pick(items[random.Next(items.Count)], random),
        _ => value,
    };

    private static JsonData Replace(JsonData value, int depth, JsonData change, Random random)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members when depth > 0 && random.Next(12) > 0:
                var at = random.Next(members.Count);
                var name = random.Next(10) == 0 ? members.Names[random.Next(members.Count)] : members.Names[at];
                return members.With(name, Replace(members.Values[at], depth - 1, change, random));

            case JsonArray { Count: > 0 } items when depth > 0 && random.Next(12) > 0:
                var index = random.Next(items.Count);
                var changed = Replace(items[index], depth - 1, change, random);
                return JsonArray.Create([.. items.Take(index), changed, .. items.Skip(index + random.Next(2))]);

            default:
                return change;
        }
    }
}
