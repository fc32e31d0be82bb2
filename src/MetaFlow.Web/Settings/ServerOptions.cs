using System.ComponentModel.DataAnnotations;

namespace MetaFlow.Web.Settings;

/// <summary>What concerns the process as a whole.</summary>
public sealed class ServerOptions
{
    public const string Section = "MetaFlow";

    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>The folder of everything MetaFlow keeps; made where it is missing.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>
    /// The folder of the keys that protect cookies and stored secrets; <c>keys</c> in the data directory when empty.
    /// Nodes that serve the same people share it.
    /// </summary>
    public string? KeysDirectory { get; set; }

    /// <summary>The address to serve. Port 0 takes any free one.</summary>
    [Required]
    public string Url { get; set; } = DefaultUrl;

    /// <summary>The address at which people reach the server, for links in messages: <c>https://flow.example.com</c>; <c>Url</c> when empty.</summary>
    public string? PublicUrl { get; set; }

    public string KeysFolder => string.IsNullOrEmpty(KeysDirectory) ? Path.Combine(DataDirectory, "keys") : KeysDirectory;

    /// <summary>The address at which people reach the server, without a slash at the end.</summary>
    public static string PublicAddress(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<ServerOptions>() ?? new ServerOptions();
        return (string.IsNullOrWhiteSpace(options.PublicUrl) ? options.Url.Split(';')[0] : options.PublicUrl).Trim().TrimEnd('/');
    }
}
