using System.Net;
using MetaFlow.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web.SignIn;

/// <summary>Compares names and passwords, and slows down whoever guesses.</summary>
internal sealed partial class SignInDesk(
    IPeopleStore people,
    Passwords passwords,
    SessionCheck sessions,
    IOptions<SignInOptions> options,
    TimeProvider clock,
    ILogger<SignInDesk> logger)
{
    private readonly AttemptLimit _addresses = new(options.Value.AddressLimit, options.Value.AddressTime, clock);

    public async Task<Checked<Person>> SignInAsync(
        string? name, string? password, IPAddress? address, CancellationToken cancellationToken)
    {
        var key = AttemptLimit.KeyOf(address);
        if (_addresses.Take(key) is { } wait)
        {
            return PeopleProblems.TooManyFromAddress(wait);
        }

        // Whoever it is, one look into the store, one hash and, when refused, one count: the time tells nothing.
        var person = await people.FindByNameAsync(PersonNames.Normal(name), cancellationToken);
        var result = passwords.Compare(person, password ?? "");
        if (person is null || !MayTry(person) || result == PasswordVerificationResult.Failed)
        {
            await CountFailureAsync(person is not null && MayTry(person) ? person.Id : Guid.Empty, cancellationToken);
            return Refused();
        }

        // Others may have guessed side by side while this one was hashed: the lock counts as of now.
        var current = await people.FindAsync(person.Id, cancellationToken);
        if (current is null || !MayTry(current) || current.PasswordHash != person.PasswordHash)
        {
            return Refused();
        }

        _addresses.GiveBack(key);
        var rehash = result == PasswordVerificationResult.SuccessRehashNeeded;
        return await ClearAsync(current, rehash ? password : null, cancellationToken);
    }

    /// <summary>For somebody who is signed in: needs the password of now, and ends all sessions but the one that asks.</summary>
    public async Task<Checked<Person>> ChangePasswordAsync(
        Guid id, string? current, string? wanted, CancellationToken cancellationToken)
    {
        var person = await people.FindAsync(id, cancellationToken);
        if (person is not { Active: true })
        {
            return PeopleProblems.NotFound();
        }

        if (person.LockedUntil > clock.GetUtcNow())
        {
            return PeopleProblems.CurrentPasswordLocked(person.LockedUntil.Value - clock.GetUtcNow());
        }

        var result = passwords.Compare(person, current ?? "");
        if (result == PasswordVerificationResult.Failed)
        {
            await CountFailureAsync(id, cancellationToken);
            return PeopleProblems.CurrentPasswordWrong();
        }

        if (PasswordRules.Check(wanted ?? "", person.Name) is { } problem)
        {
            return problem;
        }

        var changed = person with
        {
            PasswordHash = passwords.Hash(wanted!),
            SessionStamp = Sessions.NewStamp(),
            FailedSignIns = 0,
            LockedUntil = null,
        };
        if (!await people.UpdateAsync(changed, person.SessionStamp, cancellationToken))
        {
            return PeopleProblems.ChangedMeanwhile();
        }

        sessions.Forget(id);
        LogPasswordChanged(id);
        return changed;
    }

    private bool MayTry(Person person) => person.Active && !(person.LockedUntil > clock.GetUtcNow());

    private async Task<Checked<Person>> ClearAsync(Person person, string? rehash, CancellationToken cancellationToken)
    {
        if (rehash is not null || person.FailedSignIns > 0 || person.LockedUntil is not null)
        {
            var cleared = person with
            {
                PasswordHash = rehash is null ? person.PasswordHash : passwords.Hash(rehash),
                FailedSignIns = 0,
                LockedUntil = null,
            };
            if (!await people.UpdateAsync(cleared, person.SessionStamp, cancellationToken))
            {
                return Refused();
            }

            person = cleared;
        }

        LogSignedIn(person.Id);
        return person;
    }

    private async Task CountFailureAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var person = await people.CountFailedSignInAsync(
            id, options.Value.LockOutLimit, now + options.Value.LockOutTime, cancellationToken);
        if (person?.LockedUntil > now)
        {
            LogLocked(id, person.LockedUntil.Value);
        }
        else if (person is not null)
        {
            LogFailed(id);
        }
    }

    private Problem Refused() => PeopleProblems.Refused(options.Value.LockOutLimit, options.Value.LockOutTime);

    [LoggerMessage(LogLevel.Information, "Person {PersonId} signed in")]
    private partial void LogSignedIn(Guid personId);

    [LoggerMessage(LogLevel.Information, "Person {PersonId} gave a wrong password")]
    private partial void LogFailed(Guid personId);

    [LoggerMessage(LogLevel.Warning, "Person {PersonId} gave too many wrong passwords and is locked until {LockedUntil}")]
    private partial void LogLocked(Guid personId, DateTimeOffset lockedUntil);

    [LoggerMessage(LogLevel.Information, "Person {PersonId} changed their password")]
    private partial void LogPasswordChanged(Guid personId);
}
