using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Seed;

/// <summary>The catalogue's files as they lie beside this one: one JSON object with a list for each kind of entity.</summary>
internal static class ShippedCatalogue
{
    public static readonly IReadOnlyList<string> Kinds = ["targets", "antibodies", "payloads", "linkers", "secondWords", "drugs"];

    public static JsonObject Read()
    {
        var whole = new JsonObject.Builder(Kinds.Count);
        foreach (var kind in Kinds)
        {
            whole[kind] = JsonData.Parse(Bytes(kind == "secondWords" ? "second-words" : kind));
        }

        return whole.ToObject();
    }

    private static byte[] Bytes(string file)
    {
        var name = $"{typeof(ShippedCatalogue).Namespace}.Catalogue.{file}.json";
        using var stream = typeof(ShippedCatalogue).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource '{name}'.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
