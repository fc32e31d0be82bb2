using System.Net;
using System.Net.Sockets;

namespace MetaFlow.Http;

/// <summary>
/// Tells public addresses from those that lead into this machine, its neighbourhood or its cloud. The lists are the
/// special-purpose registries of IANA (RFC 6890), and the addresses of clouds that lie outside of them.
/// </summary>
public static class AddressRules
{
    private static readonly IPNetwork[] Special4 =
    [
        Network("0.0.0.0/8"), Network("10.0.0.0/8"), Network("100.64.0.0/10"), Network("127.0.0.0/8"), Network("169.254.0.0/16"),
        Network("172.16.0.0/12"), Network("192.0.0.0/24"), Network("192.0.2.0/24"), Network("192.88.99.0/24"), Network("192.168.0.0/16"),
        Network("198.18.0.0/15"), Network("198.51.100.0/24"), Network("203.0.113.0/24"), Network("224.0.0.0/4"), Network("240.0.0.0/4"),

        // Azure gives its machines their keys and settings from here.
        Network("168.63.129.16/32"),
    ];

    // Of IPv6 only these are given to anybody in public.
    private static readonly IPNetwork Public6 = Network("2000::/3");

    private static readonly IPNetwork[] Special6 =
    [
        // Protocols of the IETF, with Teredo and ORCHID; documentation; the old 6bone.
        Network("2001::/23"), Network("2001:db8::/32"), Network("3fff::/20"), Network("3ffe::/16"),
    ];

    // An IPv4 address inside of an IPv6 one, and where it begins: a gateway may lead there.
    private static readonly (IPNetwork Network, int At)[] Embedding =
    [
        (Network("64:ff9b::/96"), 12), (Network("2002::/16"), 2),
    ];

    /// <summary>Whether a step may connect to it: public, or in a network that the operator allows.</summary>
    public static bool MayReach(IPAddress address, NetworkList allowed)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Contains(plain) || IsPublic(plain);
    }

    public static bool IsPublic(IPAddress address)
    {
        // IPNetwork compares the last four bytes of such an address with whatever network it is asked about.
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !Array.Exists(Special4, network => network.Contains(address));
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        foreach (var (network, at) in Embedding)
        {
            if (network.Contains(address))
            {
                return IsPublic(new IPAddress(bytes.Slice(at, 4)));
            }
        }

        return Public6.Contains(address) && !Array.Exists(Special6, network => network.Contains(address)) && !IsLocalIsatap(bytes);
    }

    // ISATAP has an IPv4 address in the lower half of any IPv6 one.
    private static bool IsLocalIsatap(ReadOnlySpan<byte> bytes) =>
        (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe && !IsPublic(new IPAddress(bytes[12..]));

    private static IPNetwork Network(string text) => IPNetwork.Parse(text);
}
