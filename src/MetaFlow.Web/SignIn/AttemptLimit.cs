using System.Net;
using System.Net.Sockets;

namespace MetaFlow.Web.SignIn;

/// <summary>So many attempts for each key within a time that begins at the first of them.</summary>
internal sealed class AttemptLimit(int limit, TimeSpan time, TimeProvider clock)
{
    private const int MostKeys = 50_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Count> _counts = [];

    /// <summary>Takes one attempt before it is made, so that attempts side by side are all counted.</summary>
    /// <returns>Null when it may be made, otherwise how long to wait.</returns>
    public TimeSpan? Take(string key)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var count = _counts.TryGetValue(key, out var known) && known.Ends > now ? known : new Count(0, now + time);
            if (count.Attempts >= limit)
            {
                return count.Ends - now;
            }

            MakeRoom(now);
            _counts[key] = count with { Attempts = count.Attempts + 1 };
            return null;
        }
    }

    /// <summary>The attempt was a good one and does not count.</summary>
    public void GiveBack(string key)
    {
        lock (_lock)
        {
            if (_counts.TryGetValue(key, out var count) && count.Attempts > 0)
            {
                _counts[key] = count with { Attempts = count.Attempts - 1 };
            }
        }
    }

    /// <summary>Whoever has one IPv6 address has the whole /64 around it.</summary>
    public static string KeyOf(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_counts.Count < MostKeys)
        {
            return;
        }

        foreach (var (key, count) in _counts)
        {
            if (count.Ends <= now)
            {
                _counts.Remove(key);
            }
        }

        // So many addresses at once that counting them one by one stops nobody; the lock-out of each person still does.
        if (_counts.Count >= MostKeys)
        {
            _counts.Clear();
        }
    }

    private sealed record Count(int Attempts, DateTimeOffset Ends);
}
