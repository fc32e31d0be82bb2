using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>
/// PDF, read by poppler's <c>pdftotext</c> as a process of its own: what a broken file does to it, it does to nobody
/// else. Memory and processor time are limited by the system, the output and the wait by us.
/// </summary>
internal sealed class PdfReader(string program = "pdftotext") : IDocumentReader
{
    public async Task<ReadText> ReadAsync(SourceFile file, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        var (exit, output, errors) = await RunAsync(file, limits, cancellationToken);
        if (exit != 0)
        {
            throw new UnreadableException(errors.Contains("password", StringComparison.OrdinalIgnoreCase)
                ? Problem.Of("knowledge.pdf_locked", ("file", file.Name))
                : Problem.Of("knowledge.unreadable_kind", ("file", file.Name), ("kind", "PDF")));
        }

        // Each page ends with a form feed.
        var pages = output.Split('\f');
        if (pages.Length - 1 > limits.MaxPages)
        {
            throw new UnreadableException(Problem.Of("knowledge.too_many_pages", ("file", file.Name), ("most", limits.MaxPages)));
        }

        var text = string.Join("\n\n", pages.Select(page => page.Trim('\n')).Where(page => page.Trim().Length > 0));
        return text.Length == 0
            ? throw new UnreadableException(Problem.Of("knowledge.pdf_no_text", ("file", file.Name)))
            : new ReadText(text.ReplaceLineEndings("\n") + "\n", "text/plain", "pdf") { Title = FirstLine(text) };
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(
        SourceFile file, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        using var process = Start(file, limits);
        try
        {
            var errors = ReadAsync(process.StandardError, 4096, cancellationToken);
            var output = ReadAsync(process.StandardOutput, limits.MaxCharacters + 1, cancellationToken);
            await WriteAsync(process, file, cancellationToken);
            var text = await output;
            if (text.Length > limits.MaxCharacters)
            {
                throw new UnreadableException(Problem.Of("knowledge.too_long", ("file", file.Name), ("most", limits.MaxCharacters)));
            }

            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, text, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start(SourceFile file, KnowledgeOptions limits)
    {
        string[] words = ["-enc", "UTF-8", "-l", (limits.MaxPages + 1).ToString(CultureInfo.InvariantCulture), "-", "-"];

        // A shell of the system's sets limits that the program inherits; it is given numbers and fixed words only.
        var limited = string.Create(CultureInfo.InvariantCulture,
            $"ulimit -v {limits.PdfMemory * 1024L}; ulimit -t {(int)Math.Ceiling(limits.ReadTimeout.TotalSeconds)}; exec \"$0\" \"$@\"");
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(program, words) : new ProcessStartInfo("/bin/sh", ["-c", limited, program, .. words]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.UseShellExecute = false;
        start.WorkingDirectory = Path.GetTempPath();
        if (!OperatingSystem.IsWindows() && !Exists(program))
        {
            throw Missing(file);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw Missing(file);
        }
    }

    private static UnreadableException Missing(SourceFile file) =>
        new(Problem.Of("knowledge.pdf_needs_pdftotext", ("file", file.Name)));

    private static bool Exists(string program) => Path.IsPathRooted(program)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task WriteAsync(Process process, SourceFile file, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(file.Bytes, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all: its exit code says why.
        }
    }

    // No more than is wanted, whatever there is: a full pipe stops the program, and it is ended.
    private static async Task<string> ReadAsync(StreamReader from, int most, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        while (text.Length < most && await from.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, most - text.Length)), cancellationToken) is > 0 and var read)
        {
            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }

    private static string? FirstLine(string text) =>
        text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length is > 3 and < 120);
}
