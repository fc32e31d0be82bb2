using MetaFlow.ScriptCompiler;
using MetaFlow.ScriptHost.Lockdown;
using MetaFlow.ScriptHost.Wire;
using MetaFlow.Scripts.Compiling;

// The compile worker: loads and warms what it needs, locks itself, says that it is ready, and answers one request
// after the other until nobody asks any more.
const int CouldNotLock = 71;

try
{
    var profile = LockdownProfile.Read(args);
    ChildLock.Bind(profile);
    var channel = new FrameChannel();
    Preload.All();
    var compiler = new Compiler();
    WarmUp.Run(compiler);

    ChildLock.Apply(profile);
    channel.Ready();
    while (channel.Next() is { } body)
    {
        channel.Answer(CompilerMessages.Write(Answer(compiler, CompilerMessages.ReadRequest(body))));
    }
}
catch (LockdownException exception)
{
    FrameChannel.Complain(exception.Message);
    Libc.ExitNow(CouldNotLock);
}

Libc.ExitNow(0);

static CompilerAnswer Answer(Compiler compiler, CompilerRequest request)
{
    try
    {
        return request.Task switch
        {
            CompilerTask.Compile => compiler.Compile(request.Source),
            CompilerTask.Diagnose => compiler.Diagnose(request.Source),
            CompilerTask.Complete => compiler.Complete(request.Source, request.Position),
            _ => new CompilerAnswer { IsOverLimit = true },
        };
    }
    catch (Exception exception) when (exception is OutOfMemoryException or InsufficientExecutionStackException)
    {
        return new CompilerAnswer { IsOverLimit = true };
    }
#pragma warning disable CA1031 // A fault of the compiler over this text; the next one finds it well.
    catch (Exception)
#pragma warning restore CA1031
    {
        return new CompilerAnswer { Findings = [new CompilerFinding(Finding.GaveUp, 1, 1, 1, 1, IsError: true, "")] };
    }
}
