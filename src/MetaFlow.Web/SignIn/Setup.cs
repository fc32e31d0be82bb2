using System.Net;
using MetaFlow.People;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web.SignIn;

/// <summary>The time until somebody has become the first administrator.</summary>
internal sealed class Setup(
    IPeopleStore people, PeopleDesk desk, SetupCode code, IOptions<SignInOptions> options, TimeProvider clock)
{
    private const int MostWrongCodes = 10;
    private const string AllAttempts = "";

    // The code is short enough to be guessed by somebody with all the time in the world: all addresses count as one.
    private readonly AttemptLimit _attempts = new(MostWrongCodes, options.Value.LockOutTime, clock);
    private volatile bool _over;

    /// <summary>Known without asking the store; once true it stays true.</summary>
    public bool IsKnownToBeOver => _over;

    /// <summary>Asks the store as long as there is nobody: another node or the command line may have added the first.</summary>
    public async ValueTask<bool> IsOverAsync(CancellationToken cancellationToken)
    {
        if (!_over && await people.AnyAsync(cancellationToken))
        {
            _over = true;
        }

        return _over;
    }

    public async Task<Checked<Person>> SetUpAsync(
        string? typedCode, string? name, string? password, CancellationToken cancellationToken)
    {
        if (await IsOverAsync(cancellationToken))
        {
            return PeopleProblems.SetupOver();
        }

        if (_attempts.Take(AllAttempts) is { } wait)
        {
            return PeopleProblems.SetupLocked(wait);
        }

        if (!code.Matches(typedCode))
        {
            return PeopleProblems.SetupCodeWrong();
        }

        _attempts.GiveBack(AllAttempts);
        var added = await desk.AddFirstAsync(name, password, cancellationToken);
        _over = _over || added.Good;
        return added;
    }

    /// <summary>
    /// Whether a request was made on this machine. A header about whom it was made for never makes it so; that there is
    /// one says that it came through a proxy, from who knows where.
    /// </summary>
    public static bool IsFromHere(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && !ProxyHeaders.Any(context.Request.Headers.ContainsKey);

    private static readonly string[] ProxyHeaders =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Real-IP", "Via"];
}
