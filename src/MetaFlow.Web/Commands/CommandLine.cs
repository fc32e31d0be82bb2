using System.CommandLine;
using System.CommandLine.Parsing;

namespace MetaFlow.Web.Commands;

/// <summary>The verbs of <c>metaflow</c>. Each is a file beside this one; a verb is listed when its room exists.</summary>
internal static class CommandLine
{
    public const int Done = 0;

    /// <summary>The verb ran and found problems, or the run it started failed.</summary>
    public const int ProblemsFound = 1;

    /// <summary>Could not run: wrong options, a busy port, no database.</summary>
    public const int CouldNotRun = 2;

    // After this the process ends whatever is under way: longer than a server may take to let steps in flight finish.
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(11);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var terminal = new Terminal(output, errors);
        var root = Root(terminal);
        var result = root.Parse(WithDefaultVerb(args));
        if (result.Errors.Count > 0)
        {
            Explain(result, terminal);
            return CouldNotRun;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration
            {
                Output = output, Error = errors, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestStop,
            });
        }
        catch (OperationCanceledException)
        {
            // Somebody pressed Ctrl+C. What was under way is in the journal and can go on.
            return CouldNotRun;
        }
    }

    internal static RootCommand Root(Terminal terminal) => new(CommandTexts.Get("root"))
    {
        ServeCommand.Create(terminal),
        RunCommand.Create(terminal),
        ValidateCommand.Create(terminal),
        FormatCommand.Create(terminal),
        ExplainCommand.Create(terminal),
        SchemaCommand.Create(terminal),
        ExprCommand.Create(terminal),
        ExprSuiteCommand.Create(terminal),
        ScriptCommand.Create(terminal),
        AuthorCommand.Create(terminal),
        WorkflowsCommand.Create(terminal),
        RunsCommand.Create(terminal),
        ApprovalsCommand.Create(terminal),
        EventsCommand.Create(terminal),
        TriggersCommand.Create(terminal),
        PauseCommand.Create(terminal),
        ResumeCommand.Create(terminal),
        KnowledgeCommand.Create(terminal),
        CredentialsCommand.Create(terminal),
        PeopleCommand.Create(terminal),
    };

    // 'metaflow' alone, and 'metaflow --url …', serve.
    private static string[] WithDefaultVerb(string[] args) =>
        args is [] || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version"))
            ? ["serve", .. args]
            : args;

    private static void Explain(ParseResult result, Terminal terminal)
    {
        var command = result.CommandResult.Command;
        var path = Path(result.CommandResult);
        if (result.UnmatchedTokens is [var first, ..])
        {
            var isOption = first.StartsWith('-');
            var known = isOption
                ? command.Options.Where(option => !option.Hidden).Select(option => option.Name)
                : command.Subcommands.Select(each => each.Name);
            terminal.Problem(Problem.OfUnknown(
                isOption ? "commands.unknown_option" : command.Subcommands.Count > 0 ? "commands.unknown_verb" : "commands.unknown_argument",
                first, known));
        }
        else
        {
            foreach (var error in result.Errors)
            {
                terminal.Error(error.Message);
            }
        }

        terminal.Error(CommandTexts.Get("see_help", path));
    }

    private static string Path(CommandResult command)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = command; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command: not RootCommand } each)
            {
                names.Push(each.Command.Name);
            }
        }

        return string.Join(' ', names.Prepend("metaflow"));
    }
}
