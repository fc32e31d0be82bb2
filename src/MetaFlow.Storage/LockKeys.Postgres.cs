namespace MetaFlow.Storage;

/// <summary>The keys of advisory locks, which all programs in a database share: ours begin with the letters of METAFLOW.</summary>
internal static class LockKeys
{
    private const long First = 0x4D45_5441_464C_0000;

    public const long Schema = First;

    /// <summary>The first half of the keys of groups of runs; their second half is a hash.</summary>
    public const int Groups = 0x4D45_5446;

    public static long Of(Part part) => First + (long)part;
}
