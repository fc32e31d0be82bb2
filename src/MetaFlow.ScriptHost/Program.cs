using MetaFlow.ScriptHost.Lockdown;
using MetaFlow.ScriptHost.Running;
using MetaFlow.ScriptHost.Wire;

namespace MetaFlow.ScriptHost;

/// <summary>The child process of the script sandbox: warms up, locks itself, and runs what it is sent.</summary>
internal static class Program
{
    private const int CouldNotLock = 71;

    private static int Main(string[] arguments)
    {
        try
        {
            var profile = LockdownProfile.Read(arguments);
            ChildLock.Bind(profile);
            var channel = new FrameChannel();
            if (profile.Role.StartsWith(Canary.Prefix, StringComparison.Ordinal))
            {
                Canary.Sing(profile, channel);
            }
            else
            {
                ScriptLoop.Run(profile, channel);
            }
        }
        catch (LockdownException exception)
        {
            FrameChannel.Complain(exception.Message);
            Libc.ExitNow(CouldNotLock);
        }

        // A thread that a script left behind does not keep the process.
        Libc.ExitNow(0);
        return 0;
    }
}
