using System.Text.Json;
using System.Text.Json.Nodes;
using MetaFlow.ScriptHost.Lockdown;
using MetaFlow.ScriptHost.Wire;
using MetaFlow.Scripting;

namespace MetaFlow.ScriptHost.Running;

/// <summary>Answers one request after the other. What the answers say is only ever what the script could have said too.</summary>
internal static class ScriptLoop
{
    // Also the words of MetaFlow.Scripts.Pool.ScriptAnswer.
    private const byte Completed = 0;
    private const byte Faulted = 1;
    private const byte OutOfMemory = 2;
    private const byte TooLarge = 3;

    // Input was written by the engine, which has its own bound.
    private static readonly JsonDocumentOptions InputOptions = new() { MaxDepth = 256 };

    public static void Run(LockdownProfile profile, FrameChannel channel)
    {
        AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(2));
        var scripts = new Dictionary<string, LoadedScript>(StringComparer.Ordinal);
        var answer = new AnswerBuffer();

        Preload.All();
        Warmup.Run(request => Answer(request, scripts, answer));
        scripts.Clear();

        ChildLock.Apply(profile);
        channel.Ready();
        while (channel.Next() is { } body)
        {
            Answer(body, scripts, answer);
            channel.Answer(answer.Written);
        }
    }

    private static void Answer(byte[] body, Dictionary<string, LoadedScript> scripts, AnswerBuffer answer)
    {
        var request = ScriptRequest.Read(body);
        var log = new ScriptLog(request.LogBytes);
        if (request.CpuSeconds > 0)
        {
            ChildLock.LimitCpuTo(request.CpuSeconds);
        }

        answer.Clear();
        try
        {
            if (!scripts.TryGetValue(request.Hash, out var script))
            {
                scripts.Add(request.Hash, script = LoadedScript.From(request.Assembly, request.Symbols));
            }

            var input = request.Input.Length == 0 ? null : JsonNode.Parse(request.Input.Span, documentOptions: InputOptions);
            var result = ResultJson.Unwrap(script.Run(input, new ScriptContext(request.Now, log.Add)));
            answer.Write(Completed);
            log.WriteTo(answer);
            answer.LimitTo(request.OutputBytes);
            ResultJson.Write(result, answer);
        }
        catch (OutputTooLargeException)
        {
            Say(TooLarge, log, answer);
        }
        catch (OutOfMemoryException)
        {
            Say(OutOfMemory, log, answer);
        }
#pragma warning disable CA1031 // Whatever a script throws is what it has to say.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Say(Faulted, log, answer);
            ScriptFault.Write(exception, answer);
        }
    }

    private static void Say(byte outcome, ScriptLog log, AnswerBuffer answer)
    {
        answer.Clear();
        answer.Write(outcome);
        log.WriteTo(answer);
    }
}
