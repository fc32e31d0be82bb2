using MetaFlow.ScriptCompiler;
using MetaFlow.Scripts.Compiling;

// The compile worker: warms itself, says that it is ready, and answers one request after the other until the pipe ends.
var compiler = new Compiler();
foreach (var script in WarmUp.Scripts)
{
    compiler.Compile(script);
}

compiler.Complete("input.", 6);

await using var requests = Console.OpenStandardInput();
await using var answers = Console.OpenStandardOutput();
await AnswerAsync(new CompilerAnswer());

while (await CompilerMessages.ReadFrameAsync(requests, CancellationToken.None) is { } message)
{
    var request = CompilerMessages.ReadRequest(message);
    CompilerAnswer answer;
    try
    {
        answer = request.Task switch
        {
            CompilerTask.Compile => compiler.Compile(request.Source),
            CompilerTask.Diagnose => compiler.Diagnose(request.Source),
            CompilerTask.Complete => compiler.Complete(request.Source, request.Position),
            _ => new CompilerAnswer(),
        };
    }
    catch (Exception exception) when (exception is OutOfMemoryException or InsufficientExecutionStackException)
    {
        answer = new CompilerAnswer { IsOverLimit = true };
    }

    await AnswerAsync(answer);
}

async ValueTask AnswerAsync(CompilerAnswer answer)
{
    await answers.WriteAsync(CompilerMessages.Write(answer));
    await answers.FlushAsync();
}
