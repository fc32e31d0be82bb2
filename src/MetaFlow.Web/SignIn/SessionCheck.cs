using System.Collections.Concurrent;
using System.Security.Claims;
using MetaFlow.People;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web.SignIn;

/// <summary>
/// Says whether a session still holds. Asks the store about a person at most once an interval, so that a page full of
/// requests costs one question and an ended session ends everywhere within the interval, on this node at once.
/// </summary>
internal sealed class SessionCheck(IPeopleStore people, IOptions<SignInOptions> options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, Seen> _seen = new();

    public async Task<bool> HoldsAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (principal.PersonId() is not { } id || principal.Stamp() is not { } stamp || principal.Since() is not { } since)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        if (since + options.Value.SessionLength <= now)
        {
            return false;
        }

        if (_seen.TryGetValue(id, out var seen)
            && now - seen.At < options.Value.SessionCheckInterval
            && Fits(seen.Person, principal, stamp))
        {
            return true;
        }

        // A session that does not fit what was seen may be newer than that: only the store can refuse it.
        var person = await people.FindAsync(id, cancellationToken);
        if (person is null)
        {
            _seen.TryRemove(id, out _);
            return false;
        }

        _seen[id] = new Seen(person, now);
        return Fits(person, principal, stamp);
    }

    /// <summary>What was seen of a person is no longer true.</summary>
    public void Forget(Guid id) => _seen.TryRemove(id, out _);

    private static bool Fits(Person person, ClaimsPrincipal principal, string stamp) =>
        person.Active && person.SessionStamp == stamp && person.Role == principal.Role();

    private sealed record Seen(Person Person, DateTimeOffset At);
}
