using System.CommandLine;
using System.Text.Json;
using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Web.Commands;

/// <summary><c>metaflow expr EXPR</c>: evaluates one JSONata expression and prints what it gives.</summary>
internal static class ExprCommand
{
    public static Command Create(Terminal terminal)
    {
        var expression = new Argument<string>("EXPR") { Description = CommandTexts.Get("expr.expression") };
        var input = new Option<string>("--input") { Description = CommandTexts.Get("expr.input"), HelpName = "FILE" };
        var command = new Command("expr", CommandTexts.Get("expr")) { expression, input };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            JsonData? data = null;
            if (parsed.GetValue(input) is { } file)
            {
                if (await Verb.ReadFileAsync(file, terminal, cancellationToken) is not { } bytes)
                {
                    return CommandLine.CouldNotRun;
                }

                try
                {
                    data = JsonData.Parse(bytes);
                }
                catch (JsonException)
                {
                    terminal.Problem(Problem.Of("commands.not_json", ("file", file)));
                    return CommandLine.CouldNotRun;
                }
            }

            return Evaluate(parsed.GetValue(expression)!, data, terminal, cancellationToken);
        });
        return command;
    }

    private static int Evaluate(string expression, JsonData? data, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            var scope = new ExpressionScope { Now = TimeProvider.System.GetUtcNow(), CancellationToken = cancellationToken };
            if (Expression.Compile(expression).Evaluate(data, scope) is { } value)
            {
                terminal.Json(value);
            }

            return CommandLine.Done;
        }
        catch (ExpressionException exception)
        {
            terminal.Problem(exception.ToProblem());
            return CommandLine.ProblemsFound;
        }
    }
}
