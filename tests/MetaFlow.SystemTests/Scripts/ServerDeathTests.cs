using System.Diagnostics;
using System.Globalization;

namespace MetaFlow.SystemTests.Scripts;

/// <summary>Children do not outlive a server that had no time to end them.</summary>
public sealed class ServerDeathTests
{
    [Theory]
    [InlineData("l1")]
    [InlineData("l2")]
    [InlineData("l3")]
    public async Task After_a_server_is_killed_no_child_of_it_is_left(string level)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no sandbox here.");
        using var server = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "MetaFlow.StoreTool"), ["scripts", level])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var said = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(said == level, $"{level} is not available here.");
        var tree = Tree(server.Id).ToArray();

        server.Kill();
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);

        var began = Stopwatch.StartNew();
        while (tree.Any(IsAlive) && began.Elapsed < TimeSpan.FromSeconds(2))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.True(tree.Length >= 3, $"It had only {tree.Length} children.");
        Assert.DoesNotContain(tree, IsAlive);
    }

    private static IEnumerable<int> Tree(int process)
    {
        foreach (var child in Directory.GetDirectories($"/proc/{process}/task").SelectMany(ChildrenOf))
        {
            yield return child;
            foreach (var grandchild in Tree(child))
            {
                yield return grandchild;
            }
        }
    }

    private static IEnumerable<int> ChildrenOf(string thread) =>
        File.ReadAllText(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    // One that is dead and not yet reaped by whoever inherited it is dead.
    private static bool IsAlive(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
