using System.CommandLine;

namespace MetaFlow.Web.Commands;

/// <summary>The verbs of <c>metaflow</c>. Each is a file beside this one.</summary>
internal static class CommandLine
{
    /// <summary>Could not run: wrong options, a busy port, no database.</summary>
    public const int CouldNotRun = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var serve = ServeCommand.Create();
        var root = new RootCommand("MetaFlow: workflows from words, checked before they run.") { serve };
        return await root.Parse(args.Length == 0 ? ["serve"] : args).InvokeAsync();
    }
}
