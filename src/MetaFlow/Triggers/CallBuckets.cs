using System.Collections.Concurrent;

namespace MetaFlow.Triggers;

/// <summary>
/// How many calls somebody may still make: a bucket for each, which is full at first and fills again with time. Kept in
/// this process; each node counts its own.
/// </summary>
public sealed class CallBuckets(TimeProvider clock)
{
    private const int MostKept = 50_000;

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new();

    /// <summary>Takes one call out of a bucket; null where there was one, else how long it takes until there is.</summary>
    public TimeSpan? Take(string name, double calls, TimeSpan per) => Count(name, calls, per, taken: 1);

    /// <summary>How long it takes until there is a call in the bucket; null where there is one now.</summary>
    public TimeSpan? Look(string name, double calls, TimeSpan per) => Count(name, calls, per, taken: 0);

    private TimeSpan? Count(string name, double calls, TimeSpan per, int taken)
    {
        var now = clock.GetUtcNow();
        if (_buckets.Count >= MostKept)
        {
            Forget(now);
        }

        var bucket = _buckets.GetOrAdd(name, static (_, start) => new Bucket { Left = start.calls, At = start.now, Full = start.now }, (calls, now));
        lock (bucket)
        {
            var perSecond = calls / per.TotalSeconds;
            bucket.Left = Math.Min(calls, bucket.Left + (Math.Max(0, (now - bucket.At).TotalSeconds) * perSecond));
            bucket.At = now;
            if (bucket.Left < 1)
            {
                return TimeSpan.FromSeconds((1 - bucket.Left) / perSecond);
            }

            bucket.Left -= taken;
            bucket.Full = now + TimeSpan.FromSeconds((calls - bucket.Left) / perSecond);
            return null;
        }
    }

    // A bucket that is full again is as good as none. Where nearly all are in use, whoever fills the memory wins nothing but
    // a full bucket.
    private void Forget(DateTimeOffset now)
    {
        foreach (var (name, bucket) in _buckets)
        {
            if (bucket.Full <= now)
            {
                _buckets.TryRemove(name, out _);
            }
        }

        if (_buckets.Count >= MostKept)
        {
            _buckets.Clear();
        }
    }

    private sealed class Bucket
    {
        public double Left { get; set; }

        public DateTimeOffset At { get; set; }

        public DateTimeOffset Full { get; set; }
    }
}
