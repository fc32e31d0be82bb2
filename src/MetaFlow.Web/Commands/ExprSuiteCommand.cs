using System.CommandLine;
using MetaFlow.Expressions;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow expr-suite DIR</c>: runs a directory in the layout of the official JSONata test suite.</summary>
internal static class ExprSuiteCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = CommandTexts.Get("expr_suite.directory") };
        var command = new Command("expr-suite", CommandTexts.Get("expr_suite")) { directory };
        command.SetAction(parsed =>
        {
            var root = parsed.GetValue(directory)!;
            if (!Directory.Exists(Path.Combine(root, "groups")))
            {
                terminal.Problem(Problem.Of("commands.not_a_suite", ("directory", root)));
                return CommandLine.CouldNotRun;
            }

            var results = ExpressionSuite.Run(root);
            var failed = results.Where(result => result.Difference is not null).ToArray();
            foreach (var result in failed)
            {
                terminal.Line($"{result.Name}: {result.Source}");
                terminal.Line($"  {result.Difference}");
            }

            terminal.Line($"{results.Count - failed.Length} passed, {failed.Length} failed");
            return failed.Length == 0 ? CommandLine.Done : CommandLine.ProblemsFound;
        });
        return command;
    }
}
