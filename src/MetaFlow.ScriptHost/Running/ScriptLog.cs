using System.Text;

namespace MetaFlow.ScriptHost.Running;

/// <summary>The lines that a script logs, up to a number of bytes; what is beyond is left out.</summary>
internal sealed class ScriptLog(int maxBytes)
{
    private readonly List<string> _lines = [];
    private int _left = maxBytes;

    public void Add(string line)
    {
        var bytes = Encoding.UTF8.GetByteCount(line) + 1;
        if (bytes > _left)
        {
            _left = 0;
            return;
        }

        _left -= bytes;
        _lines.Add(line);
    }

    public void WriteTo(AnswerBuffer answer)
    {
        answer.Write(_lines.Count);
        foreach (var line in _lines)
        {
            answer.Write(line);
        }
    }
}
