using MetaFlow.People;

namespace MetaFlow.Web.SignIn;

/// <summary>The rules for adding and changing people, for the pages and the command line alike.</summary>
internal sealed partial class PeopleDesk(
    IPeopleStore people, Passwords passwords, SessionCheck sessions, TimeProvider clock, ILogger<PeopleDesk> logger)
{
    // Two people changing a third at the same moment is rare; three times in a row does not happen.
    private const int MostTries = 3;

    public Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellationToken) => people.ListAsync(cancellationToken);

    public Task<Person?> FindAsync(Guid id, CancellationToken cancellationToken) => people.FindAsync(id, cancellationToken);

    public Task<Person?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        people.FindByNameAsync(PersonNames.Normal(name), cancellationToken);

    /// <summary>The administrator that everything begins with. Only one of several who ask at once becomes it.</summary>
    public async Task<Checked<Person>> AddFirstAsync(string? name, string? password, CancellationToken cancellationToken)
    {
        var made = Make(name, password, Role.Admin);
        if (!made.Good)
        {
            return made;
        }

        if (!await people.AddFirstAsync(made.Value, cancellationToken))
        {
            return PeopleProblems.SetupOver();
        }

        LogFirstAdminAdded(made.Value.Id);
        return made;
    }

    public async Task<Checked<Person>> AddAsync(
        string? name, string? password, Role? role, CancellationToken cancellationToken)
    {
        if (!await people.AnyAsync(cancellationToken))
        {
            return role == Role.Admin ? await AddFirstAsync(name, password, cancellationToken) : PeopleProblems.FirstIsAdmin();
        }

        var made = Make(name, password, role);
        if (!made.Good)
        {
            return made;
        }

        if (!await people.AddAsync(made.Value, cancellationToken))
        {
            return PeopleProblems.NameTaken(made.Value.Name);
        }

        LogPersonAdded(made.Value.Id, made.Value.Role);
        return made;
    }

    public async Task<Checked<Person>> ChangeRoleAsync(Guid id, Role? role, CancellationToken cancellationToken)
    {
        if (role is not { } wanted)
        {
            return PeopleProblems.RoleUnknown();
        }

        var changed = await ChangeAsync(id, person => person with { Role = wanted }, cancellationToken);
        if (changed.Good)
        {
            LogRoleChanged(id, wanted);
        }

        return changed;
    }

    public async Task<Checked<Person>> SetActiveAsync(Guid id, bool active, CancellationToken cancellationToken)
    {
        var changed = await ChangeAsync(
            id, person => person with { Active = active, FailedSignIns = 0, LockedUntil = null }, cancellationToken);
        if (changed.Good)
        {
            LogActiveChanged(id, active);
        }

        return changed;
    }

    /// <summary>Gives a new password without knowing the old one, and unlocks.</summary>
    public async Task<Checked<Person>> ResetPasswordAsync(Guid id, string? password, CancellationToken cancellationToken)
    {
        var person = await people.FindAsync(id, cancellationToken);
        if (person is null)
        {
            return PeopleProblems.NotFound();
        }

        if (PasswordRules.Check(password ?? "", person.Name) is { } problem)
        {
            return problem;
        }

        var hash = passwords.Hash(password!);
        var changed = await ChangeAsync(
            id, each => each with { PasswordHash = hash, FailedSignIns = 0, LockedUntil = null }, cancellationToken);
        if (changed.Good)
        {
            LogPasswordReset(id);
        }

        return changed;
    }

    /// <summary>Ends every session of a person; tokens stay.</summary>
    public async Task<Checked<Person>> SignOutEverywhereAsync(Guid id, CancellationToken cancellationToken)
    {
        var changed = await ChangeAsync(id, person => person, cancellationToken);
        if (changed.Good)
        {
            LogSignedOutEverywhere(id);
        }

        return changed;
    }

    private Checked<Person> Make(string? name, string? password, Role? role)
    {
        var plainName = PersonNames.Normal(name);
        var problems = new List<Problem>();
        if (!PersonNames.IsName(plainName))
        {
            problems.Add(PeopleProblems.NameForm());
        }

        if (role is null)
        {
            problems.Add(PeopleProblems.RoleUnknown());
        }

        if (PasswordRules.Check(password ?? "", plainName) is { } problem)
        {
            problems.Add(problem);
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var now = clock.GetUtcNow();
        return new Person(Guid.CreateVersion7(now), plainName, passwords.Hash(password!), role!.Value, Sessions.NewStamp(), now);
    }

    /// <summary>Every change ends the sessions of the person: what they carry is no longer true.</summary>
    private async Task<Checked<Person>> ChangeAsync(
        Guid id, Func<Person, Person> change, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var stored = await people.FindAsync(id, cancellationToken);
            if (stored is null)
            {
                return PeopleProblems.NotFound();
            }

            var changed = change(stored) with { SessionStamp = Sessions.NewStamp() };
            if (await people.UpdateAsync(changed, stored.SessionStamp, cancellationToken))
            {
                sessions.Forget(id);
                return changed;
            }

            var now = await people.FindAsync(id, cancellationToken);
            if (now is not null && now.SessionStamp == stored.SessionStamp)
            {
                return PeopleProblems.LastAdmin();
            }
        }

        return PeopleProblems.ChangedMeanwhile();
    }

    [LoggerMessage(LogLevel.Information, "The first administrator {PersonId} was added")]
    private partial void LogFirstAdminAdded(Guid personId);

    [LoggerMessage(LogLevel.Information, "Person {PersonId} was added with role {Role}")]
    private partial void LogPersonAdded(Guid personId, Role role);

    [LoggerMessage(LogLevel.Information, "Person {PersonId} has role {Role} now")]
    private partial void LogRoleChanged(Guid personId, Role role);

    [LoggerMessage(LogLevel.Information, "Person {PersonId} may sign in: {Active}")]
    private partial void LogActiveChanged(Guid personId, bool active);

    [LoggerMessage(LogLevel.Information, "The password of person {PersonId} was reset")]
    private partial void LogPasswordReset(Guid personId);

    [LoggerMessage(LogLevel.Information, "Person {PersonId} was signed out everywhere")]
    private partial void LogSignedOutEverywhere(Guid personId);
}
