using System.Net;
using System.Security.Cryptography.X509Certificates;
using MetaFlow.Credentials;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Mail;

/// <summary>Sends mail over the configured server, one connection a mail.</summary>
public sealed partial class MailSender(
    IOptions<MailOptions> options, CredentialVault vault, TimeProvider clock, ILogger<MailSender> logger)
{
    private readonly MailOptions _options = options.Value;

    /// <summary>Which certificates are trusted; those of the system when null.</summary>
    internal X509ChainPolicy? Trust { get; init; }

    /// <summary>Sends it once. Trying again is up to the caller, and sends it again.</summary>
    /// <param name="sending">Told before the mail itself leaves.</param>
    public async Task<MailOutcome> SendAsync(
        MailMessage message, CancellationToken cancellationToken, Func<CancellationToken, Task>? sending = null)
    {
        if (string.IsNullOrWhiteSpace(_options.Host))
        {
            return Failed(Problem.Of("mail.not_configured"));
        }

        if (MailAddress.Parse(_options.From ?? "") is not { } from)
        {
            return Failed(Problem.Of("mail.no_from", ("from", _options.From)));
        }

        if (message.Recipients.FirstOrDefault(recipient => !MayGoTo(recipient.Domain)) is { } outside)
        {
            return Failed(Problem.Of(
                "mail.domain_not_allowed", ("address", outside.Address), ("allowed", _options.AllowedRecipientDomains)));
        }

        var (credential, problem) = await OpenCredentialAsync(cancellationToken);
        if (problem is not null)
        {
            return Failed(problem);
        }

        try
        {
            await using var connection = await SmtpConnection.OpenAsync(_options, clock, cancellationToken);
            var session = new SmtpSession(connection, _options, Trust);
            await session.BeginAsync(credential, cancellationToken);
            var outcome = await session.SendAsync(message, from, sending, cancellationToken);
            await session.EndAsync(cancellationToken);
            if (outcome is MailOutcome.Sent { Refused: { Count: > 0 } refused, Id: var id })
            {
                LogSomeRefused(id, refused.Count);
            }

            return outcome;
        }
        catch (SmtpException exception)
        {
            return new MailOutcome.Failed(exception.Problem, exception.Retryable, exception.MayHaveArrived);
        }
    }

    private async Task<(Credential? Credential, Problem? Problem)> OpenCredentialAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(_options.Credential))
        {
            return (null, null);
        }

        if (_options.Security == MailSecurity.None && !IsOnThisMachine(_options.Host!))
        {
            return (null, Problem.Of("mail.password_in_the_clear"));
        }

        var (credential, problem) = await vault.OpenAsync(_options.Credential, cancellationToken);
        return credential switch
        {
            null => (null, problem),
            { Kind: not CredentialKind.Basic } => (null, Problem.Of(
                "credentials.wrong_kind", ("name", credential.Name), ("kind", credential.Kind.Name()), ("expected", CredentialKind.Basic.Name()))),
            _ when !credential.MayGoTo(_options.Host!) =>
                (null, Problem.Of("credentials.not_for_host", ("name", credential.Name), ("host", _options.Host))),
            _ => (credential, null),
        };
    }

    private bool MayGoTo(string domain)
    {
        var allowed = (_options.AllowedRecipientDomains ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        return allowed.Length == 0 || allowed.Any(pattern => pattern.StartsWith("*.", StringComparison.Ordinal)
            ? MailAddress.DomainOf(pattern[2..]) is { } parent && domain.EndsWith($".{parent}", StringComparison.Ordinal)
            : MailAddress.DomainOf(pattern) == domain);
    }

    private static bool IsOnThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static MailOutcome.Failed Failed(Problem problem) => new(problem, Retryable: false);

    [LoggerMessage(LogLevel.Warning, "The mail {MessageId} was taken, but not for {RefusedCount} of its recipients")]
    private partial void LogSomeRefused(string messageId, int refusedCount);
}
