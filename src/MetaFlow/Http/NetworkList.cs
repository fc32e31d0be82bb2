using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace MetaFlow.Http;

/// <summary>Networks, written as <c>10.1.0.0/16, fd00::/8, 192.0.2.7</c>.</summary>
public sealed class NetworkList
{
    public static readonly NetworkList Empty = new([]);

    private readonly IPNetwork[] _networks;

    private NetworkList(IPNetwork[] networks) => _networks = networks;

    public static bool TryParse(string text, [NotNullWhen(true)] out NetworkList? list)
    {
        var networks = new List<IPNetwork>();
        list = null;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(part, out var one))
            {
                networks.Add(new IPNetwork(one, one.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            }
            else if (IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else
            {
                return false;
            }
        }

        list = new NetworkList([.. networks]);
        return true;
    }

    public bool Contains(IPAddress address)
    {
        foreach (var network in _networks)
        {
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The setting is a list of networks.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NetworksAttribute : ValidationAttribute
{
    /// <summary>What may be written.</summary>
    public const string Example = "10.1.0.0/16, fd00::/8";

    public override bool IsValid(object? value) => value is null || (value is string text && NetworkList.TryParse(text, out _));
}
