namespace MetaFlow.Scripts.Compiling;

/// <summary>Compiled scripts by the hash of everything they were made of; those that nobody has asked for longest go first.</summary>
internal sealed class CompileCache(long maxBytes)
{
    // A small script costs more than its bytes.
    private const int Overhead = 512;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<CompiledScript>> _scripts = new(StringComparer.Ordinal);
    private readonly LinkedList<CompiledScript> _byUse = new();
    private long _bytes;

    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    public CompiledScript? Find(string key)
    {
        lock (_lock)
        {
            if (!_scripts.TryGetValue(key, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value;
        }
    }

    public void Add(CompiledScript script)
    {
        lock (_lock)
        {
            if (_scripts.Remove(script.Hash, out var known))
            {
                _byUse.Remove(known);
                _bytes -= Size(known.Value);
            }

            _scripts[script.Hash] = _byUse.AddFirst(script);
            _bytes += Size(script);
            while (_bytes > maxBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _scripts.Remove(oldest.Value.Hash);
                _bytes -= Size(oldest.Value);
            }
        }
    }

    private static long Size(CompiledScript script) => script.Assembly.Length + script.Symbols.Length + Overhead;
}
