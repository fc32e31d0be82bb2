using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Http;

/// <summary>Where steps may call, and how much they may take.</summary>
public sealed class HttpOptions
{
    public const string Section = "MetaFlow:Http";

    /// <summary>
    /// Networks that steps may reach although they are not public, separated by commas: <c>10.1.0.0/16, 127.0.0.0/8</c>.
    /// None when empty: then this machine, its neighbours and the metadata of its cloud are out of reach.
    /// </summary>
    [Networks]
    public string? AllowedNetworks { get; set; }

    /// <summary>The only hosts that steps may reach, separated by commas: <c>api.example.com, *.example.org</c>. Every public one when empty.</summary>
    public string? AllowedHosts { get; set; }

    /// <summary>The largest answer that a step takes when it says nothing else, in bytes after decompression.</summary>
    [Range(1_000L, 1_000_000_000L)]
    public long MaxResponseBytes { get; set; } = 10_000_000;

    /// <summary>How long a connection may take to be made.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The proxy that calls go through. None when empty, whatever the environment says. Behind one, the proxy looks
    /// names up: those that this machine can look up too are still checked.
    /// </summary>
    [Url]
    public string? Proxy { get; set; }
}

[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;
