using System.Diagnostics;
using System.Reflection;

namespace MetaFlow.ScriptHost.Running;

/// <summary>What a script's exception tells: its type, its message, and where in the script it happened.</summary>
internal static class ScriptFault
{
    private const int MaxMessage = 2000;

    public static void Write(Exception exception, AnswerBuffer answer)
    {
        while (exception is TargetInvocationException or TypeInitializationException or AggregateException
            && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        answer.Write(exception.GetType().Name);
        answer.Write(Message(exception));

        // The server has the symbols and reads the line off them: nothing has to be loaded for it here.
        var (method, offset) = Place(exception);
        answer.Write(method);
        answer.Write(offset);
    }

    // A message is the script's own code where the exception's type is.
    private static string Message(Exception exception)
    {
        try
        {
            var message = exception.Message ?? "";
            return message.Length <= MaxMessage ? message : message[..MaxMessage];
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            return "";
        }
    }

    private static (int Method, int Offset) Place(Exception exception)
    {
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: false).GetFrames())
        {
            if (frame.GetMethod() is { } method && IsOfScript(method))
            {
                return (method.MetadataToken, frame.GetILOffset());
            }
        }

        return (0, 0);
    }

    private static bool IsOfScript(MethodBase method) =>
        method.Module.Assembly is var assembly && assembly.Location.Length == 0 && !assembly.IsDynamic;
}
