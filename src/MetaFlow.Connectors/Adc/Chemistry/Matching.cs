namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>
/// A largest set of edges without a common end, by blossoms (Edmonds 1965): which aromatic bonds a Kekulé structure
/// makes double. Rings of odd size, as in azulene, are why pairing along alternating paths alone is not enough.
/// </summary>
internal sealed class Matching
{
    private readonly List<int>[] _edges;
    private readonly int[] _match;
    private readonly int[] _parent;
    private readonly int[] _base;

    private Matching(List<int>[] edges)
    {
        _edges = edges;
        (_match, _parent, _base) = (Filled(edges.Length), Filled(edges.Length), new int[edges.Length]);
    }

    /// <summary>The partner of each node; −1 where it has none.</summary>
    public static int[] Of(List<int>[] edges)
    {
        var matching = new Matching(edges);
        for (var node = 0; node < edges.Length; node++)
        {
            if (matching._match[node] < 0)
            {
                matching.Augment(matching.FreeEndFrom(node));
            }
        }

        return matching._match;
    }

    private static int[] Filled(int count)
    {
        var values = new int[count];
        Array.Fill(values, -1);
        return values;
    }

    private void Augment(int end)
    {
        while (end >= 0)
        {
            var before = _parent[end];
            var next = _match[before];
            (_match[end], _match[before]) = (before, end);
            end = next;
        }
    }

    private int FreeEndFrom(int root)
    {
        var isUsed = new bool[_edges.Length];
        Array.Fill(_parent, -1);
        for (var i = 0; i < _base.Length; i++)
        {
            _base[i] = i;
        }

        isUsed[root] = true;
        var queue = new Queue<int>([root]);
        while (queue.TryDequeue(out var node))
        {
            foreach (var next in _edges[node])
            {
                if (_base[node] == _base[next] || _match[node] == next)
                {
                    continue;
                }

                if (next == root || (_match[next] >= 0 && _parent[_match[next]] >= 0))
                {
                    Shrink(node, next, isUsed, queue);
                }
                else if (_parent[next] < 0)
                {
                    _parent[next] = node;
                    if (_match[next] < 0)
                    {
                        return next;
                    }

                    isUsed[_match[next]] = true;
                    queue.Enqueue(_match[next]);
                }
            }
        }

        return -1;
    }

    private void Shrink(int one, int other, bool[] isUsed, Queue<int> queue)
    {
        var stem = CommonBase(one, other);
        var isInside = new bool[_edges.Length];
        Mark(one, stem, other, isInside);
        Mark(other, stem, one, isInside);
        for (var i = 0; i < _base.Length; i++)
        {
            if (isInside[_base[i]])
            {
                _base[i] = stem;
                if (!isUsed[i])
                {
                    isUsed[i] = true;
                    queue.Enqueue(i);
                }
            }
        }
    }

    private int CommonBase(int one, int other)
    {
        var isOnPath = new bool[_edges.Length];
        while (true)
        {
            one = _base[one];
            isOnPath[one] = true;
            if (_match[one] < 0)
            {
                break;
            }

            one = _parent[_match[one]];
        }

        while (!isOnPath[_base[other]])
        {
            other = _parent[_match[_base[other]]];
        }

        return _base[other];
    }

    private void Mark(int node, int stem, int child, bool[] isInside)
    {
        while (_base[node] != stem)
        {
            isInside[_base[node]] = isInside[_base[_match[node]]] = true;
            _parent[node] = child;
            child = _match[node];
            node = _parent[_match[node]];
        }
    }
}
