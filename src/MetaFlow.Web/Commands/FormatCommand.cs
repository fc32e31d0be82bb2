using System.CommandLine;
using System.Text;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow format FILE…</c>: lays definitions out in the one usual way.</summary>
internal static class FormatCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = CommandTexts.Get("format.files"), Arity = ArgumentArity.OneOrMore };
        var check = new Option<bool>("--check") { Description = CommandTexts.Get("format.check") };
        var command = new Command("format", CommandTexts.Get("format")) { files, check };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var worst = CommandLine.Done;
            foreach (var file in parsed.GetValue(files)!)
            {
                worst = Math.Max(worst, await FormatAsync(file, parsed.GetValue(check), terminal, cancellationToken));
            }

            return worst;
        });
        return command;
    }

    private static async Task<int> FormatAsync(string file, bool check, Terminal terminal, CancellationToken cancellationToken)
    {
        if (await Verb.ReadDefinitionAsync(file, terminal, cancellationToken) is not { } definition)
        {
            return CommandLine.CouldNotRun;
        }

        if (DefinitionFormat.Of(definition, out var problems) is not { } text)
        {
            terminal.Problems(problems, file);
            return CommandLine.ProblemsFound;
        }

        var utf8 = Encoding.UTF8.GetBytes(text);
        if (definition.Utf8.Span.SequenceEqual(utf8))
        {
            terminal.Line(CommandTexts.Get("format.fine", file));
            return CommandLine.Done;
        }

        if (check)
        {
            terminal.Line(CommandTexts.Get("format.would", file));
            return CommandLine.ProblemsFound;
        }

        if (!await ReplaceAsync(file, utf8, cancellationToken))
        {
            terminal.Problem(Problem.Of("commands.not_written", ("file", file)));
            return CommandLine.CouldNotRun;
        }

        terminal.Line(CommandTexts.Get("format.done", file));
        return CommandLine.Done;
    }

    // Whoever reads the file meanwhile, or after a crash, finds the old text or the new one.
    private static async Task<bool> ReplaceAsync(string file, byte[] utf8, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(file);
        var beside = "";
        try
        {
            target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? target;
            beside = $"{target}.{Environment.ProcessId}.tmp";

            // Replacing would go around a file's own protection.
            await using (File.OpenWrite(target))
            await using (var stream = new FileStream(beside, FileMode.CreateNew))
            {
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(target));
                }

                await stream.WriteAsync(utf8, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, target, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }
        }
    }
}
