using System.Globalization;

namespace MetaFlow.Http;

/// <summary>Hosts by name; <c>*.example.com</c> stands for every host below example.com.</summary>
public sealed class HostList
{
    private static readonly IdnMapping Idn = new();

    private readonly HashSet<string> _names = [];
    private readonly List<string> _endings = [];

    public HostList(IEnumerable<string> hosts)
    {
        foreach (var host in hosts)
        {
            if (host.StartsWith("*.", StringComparison.Ordinal))
            {
                _endings.Add("." + Plain(host[2..]));
            }
            else
            {
                _names.Add(Plain(host));
            }
        }
    }

    public bool IsEmpty => _names.Count == 0 && _endings.Count == 0;

    public static HostList Parse(string commaSeparated) =>
        new(commaSeparated.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public bool Has(Uri address) => Has(address.IdnHost);

    public bool Has(string host)
    {
        var plain = Plain(host);
        return _names.Contains(plain) || _endings.Exists(ending => plain.EndsWith(ending, StringComparison.Ordinal));
    }

    /// <summary>One host has one writing: lower case, in ASCII, without brackets and without the point of the root.</summary>
    public static string Plain(string host)
    {
        var trimmed = host.Trim().Trim('[', ']').TrimEnd('.').ToLowerInvariant();
        if (trimmed.All(char.IsAscii))
        {
            return trimmed;
        }

        try
        {
            return Idn.GetAscii(trimmed);
        }
        catch (ArgumentException)
        {
            // No name that DNS could hold; it is compared as it is and matches nothing.
            return trimmed;
        }
    }
}
