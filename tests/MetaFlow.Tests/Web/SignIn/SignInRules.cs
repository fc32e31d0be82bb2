using MetaFlow.People;
using MetaFlow.Web.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SignInOptions = MetaFlow.Web.SignIn.SignInOptions;

namespace MetaFlow.Tests.Web.SignIn;

/// <summary>The desks over people in memory, with a hash that is quick and counts itself.</summary>
internal sealed class SignInRules
{
    public const string GoodPassword = "green lamp seven rivers";
    public const string OtherPassword = "seven rivers a green lamp";

    public SignInRules(SignInOptions? options = null)
    {
        var settings = Options.Create(options ?? new SignInOptions());
        Hasher = new CountingHasher();
        Passwords = new Passwords(Hasher);
        Sessions = new SessionCheck(People, settings, Clock);
        PeopleDesk = new PeopleDesk(People, Passwords, Sessions, Clock, NullLogger<PeopleDesk>.Instance);
        SignInDesk = new SignInDesk(People, Passwords, Sessions, settings, Clock, NullLogger<SignInDesk>.Instance);
        TokenDesk = new TokenDesk(People, Clock, NullLogger<TokenDesk>.Instance);
        Code = new SetupCode();
        Setup = new Setup(People, PeopleDesk, Code, settings, Clock);
    }

    public InMemoryPeople People { get; } = new();

    public FakeClock Clock { get; } = new();

    public CountingHasher Hasher { get; }

    public Passwords Passwords { get; }

    public SessionCheck Sessions { get; }

    public PeopleDesk PeopleDesk { get; }

    public SignInDesk SignInDesk { get; }

    public TokenDesk TokenDesk { get; }

    public SetupCode Code { get; }

    public Setup Setup { get; }

    public Person Add(string name, Role role)
    {
        var person = new Person(
            Guid.CreateVersion7(Clock.GetUtcNow()), name, Passwords.Hash(GoodPassword), role, MetaFlow.Web.SignIn.Sessions.NewStamp(), Clock.GetUtcNow());
        People.Put(person);
        return person;
    }
}

/// <summary>The real hash with few rounds, counting how often it was made.</summary>
internal sealed class CountingHasher : IPasswordHasher<Person>
{
    public const int Rounds = 2;

    private readonly PasswordHasher<Person> _hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));

    public int Hashes { get; private set; }

    public int Compares { get; private set; }

    public string HashPassword(Person user, string password)
    {
        Hashes++;
        return _hasher.HashPassword(user, password);
    }

    public PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
    {
        Compares++;
        return _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}
