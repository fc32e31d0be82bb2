using MetaFlow.Web.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace MetaFlow.Web.Storage;

/// <summary>
/// The folder of the keys that cookies and credentials are sealed with. Nodes that share it take each other's cookies and
/// open the same credentials.
/// </summary>
internal static class DataKeys
{
    private const UnixFileMode OnlyUs = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>May be called by whoever needs the keys; the second call changes nothing.</summary>
    public static void AddDataKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("MetaFlow");
        services.AddOptions<KeyManagementOptions>().Configure<IConfiguration, ILoggerFactory>((options, configuration, loggers) =>
            options.XmlRepository = new FileSystemXmlRepository(Open(Server(configuration).KeysFolder), loggers));

        // That the keys lie there unencrypted is known: the folder is ours alone.
        services.AddLogging(logging => logging.AddFilter(
            "Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
    }

    private static ServerOptions Server(IConfiguration configuration) =>
        configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new ServerOptions();

    private static DirectoryInfo Open(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(folder);
        }

        var opened = Directory.CreateDirectory(folder, OnlyUs);
        if (opened.UnixFileMode != OnlyUs)
        {
            opened.UnixFileMode = OnlyUs;
        }

        return opened;
    }
}
