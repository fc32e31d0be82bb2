using System.Globalization;

namespace MetaFlow.ScriptHost.Lockdown;

/// <summary>What a child may have once it is locked: read from its arguments, which are constants of the server.</summary>
/// <param name="Role">What the child is to do.</param>
/// <param name="Locked">Whether the filter is installed: not where the operator switched the sandbox off, and not in a
/// canary that tries what the layer around the filter holds alone.</param>
/// <param name="DataBytes">The most memory of its own.</param>
/// <param name="CpuSeconds">The processor time after which it is ended.</param>
/// <param name="Threads">The most threads of its user, or 0 where that user has other processes too.</param>
/// <param name="UserId">Who to become before the lock, or 0 to stay.</param>
/// <param name="ParentId">The process it belongs to, or 0 where it cannot see that one.</param>
internal sealed record LockdownProfile(
    string Role, bool Locked, long DataBytes, int CpuSeconds, int Threads, uint UserId, int ParentId)
{
    public static LockdownProfile Read(string[] arguments) => new(
        arguments[0],
        arguments[1] == "locked",
        long.Parse(arguments[2], CultureInfo.InvariantCulture),
        int.Parse(arguments[3], CultureInfo.InvariantCulture),
        int.Parse(arguments[4], CultureInfo.InvariantCulture),
        uint.Parse(arguments[5], CultureInfo.InvariantCulture),
        int.Parse(arguments[6], CultureInfo.InvariantCulture));
}
