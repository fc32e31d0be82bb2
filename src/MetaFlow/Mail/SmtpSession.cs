using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MetaFlow.Credentials;

namespace MetaFlow.Mail;

/// <summary>One conversation with a mail server, as RFC 5321 has it: greet, secure, sign in, send one mail.</summary>
internal sealed class SmtpSession(SmtpConnection connection, MailOptions options, X509ChainPolicy? trust)
{
    private Dictionary<string, string> _offers = new(StringComparer.OrdinalIgnoreCase);

    private string Server => $"{options.Host}:{options.PortOrUsual}";

    /// <summary>Up to where a mail can be sent. Never goes on with less security than was asked for.</summary>
    public async Task BeginAsync(Credential? credential, CancellationToken cancellationToken)
    {
        if (options.Security == MailSecurity.Tls)
        {
            await connection.SecureAsync(trust, cancellationToken);
        }

        Expect(await connection.ReadReplyAsync(cancellationToken));
        await GreetAsync(cancellationToken);
        if (options.Security == MailSecurity.StartTls)
        {
            if (!_offers.ContainsKey("STARTTLS") || !(await connection.AskAsync("STARTTLS", cancellationToken)).IsDone)
            {
                throw new SmtpException(Problem.Of("mail.no_starttls", ("server", Server)), retryable: false);
            }

            await connection.SecureAsync(trust, cancellationToken);
            await GreetAsync(cancellationToken);
        }

        if (credential is not null)
        {
            await SignInAsync(credential, cancellationToken);
        }
    }

    /// <param name="sending">Told before the mail itself leaves; until then nobody has anything.</param>
    public async Task<MailOutcome> SendAsync(
        MailMessage message, MailAddress from, Func<CancellationToken, Task>? sending, CancellationToken cancellationToken)
    {
        var writer = new MimeWriter(message, from, _offers.ContainsKey("8BITMIME"));
        var bytes = writer.Write();
        if (_offers.TryGetValue("SIZE", out var written) && long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 && bytes.Length > limit)
        {
            return new MailOutcome.Failed(
                Problem.Of("mail.too_large", ("size", bytes.Length), ("server", Server), ("limit", limit)), Retryable: false);
        }

        var canTakeUtf8 = _offers.ContainsKey("SMTPUTF8");
        var refused = new List<MailRefusal>();
        var recipients = new List<MailAddress>();
        foreach (var recipient in message.Recipients)
        {
            if (recipient.NeedsUtf8 && !canTakeUtf8)
            {
                refused.Add(new MailRefusal(recipient.Address, Problem.Of("mail.needs_smtputf8", ("server", Server)).Message, IsTemporary: false));
            }
            else
            {
                recipients.Add(recipient);
            }
        }

        // An address that only SMTPUTF8 can carry stands in the headers of everybody's copy.
        if (refused.Count > 0)
        {
            return Nobody(refused);
        }

        var needsUtf8 = from.NeedsUtf8 || recipients.Exists(recipient => recipient.NeedsUtf8);
        var parameters = new StringBuilder()
            .Append(_offers.ContainsKey("SIZE") ? $" SIZE={bytes.Length}" : "")
            .Append(_offers.ContainsKey("8BITMIME") && !Ascii.IsValid(bytes) ? " BODY=8BITMIME" : "")
            .Append(needsUtf8 ? " SMTPUTF8" : "");
        Expect(await connection.AskAsync($"MAIL FROM:<{from.Address}>{parameters}", cancellationToken));

        var accepted = new List<string>();
        foreach (var recipient in recipients)
        {
            var reply = await connection.AskAsync($"RCPT TO:<{recipient.Address}>", cancellationToken);
            if (reply.IsDone)
            {
                accepted.Add(recipient.Address);
            }
            else
            {
                refused.Add(new MailRefusal(recipient.Address, reply.Said, reply.IsTemporary));
            }
        }

        if (accepted.Count == 0)
        {
            return Nobody(refused);
        }

        if (sending is not null)
        {
            await sending(cancellationToken);
        }

        Expect(await connection.AskAsync("DATA", cancellationToken), goesOn: true);
        await SendDataAsync(bytes, cancellationToken);
        return new MailOutcome.Sent(writer.Id, accepted, refused);
    }

    /// <summary>Says goodbye. The mail is with the server already: what becomes of this changes nothing.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync("QUIT\r\n"u8.ToArray(), cancellationToken);
        }
        catch (Exception exception) when (exception is SmtpException or OperationCanceledException)
        {
            // It has hung up first, or nobody waits any more.
        }
    }

    // Behind the last dot the mail may be on its way, whatever is heard of it: then trying again can send it twice. So
    // the answer is waited for even if nobody wants the mail any more, for as long as the server may take.
    private async Task SendDataAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await connection.SendAsync(Dotted(bytes), cancellationToken);
        SmtpReply reply;
        try
        {
            await connection.SendAsync(".\r\n"u8.ToArray(), CancellationToken.None);
            reply = await connection.ReadReplyAsync(CancellationToken.None);
        }
        catch (SmtpException exception)
        {
            throw new SmtpException(Problem.Of("mail.unknown_outcome", ("server", Server)), retryable: false, exception) { MayHaveArrived = true };
        }

        Expect(reply);
    }

    // A line that begins with a dot gets another one; the mail ends with a line end.
    private static byte[] Dotted(byte[] bytes)
    {
        var dotted = new List<byte>(bytes.Length + 64);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '.' && (i == 0 || bytes[i - 1] == '\n'))
            {
                dotted.Add((byte)'.');
            }

            dotted.Add(bytes[i]);
        }

        return [.. dotted];
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        var reply = await connection.AskAsync($"EHLO {connection.OwnName}", cancellationToken);
        if (!reply.IsDone && !reply.IsTemporary)
        {
            // A server from before 1995, which offers nothing.
            _offers = [];
            Expect(await connection.AskAsync($"HELO {connection.OwnName}", cancellationToken));
            return;
        }

        Expect(reply);
        _offers = reply.Lines.Skip(1)
            .Select(line => line.Split(' ', 2))
            .GroupBy(offer => offer[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(offers => offers.Key, offers => offers.First().ElementAtOrDefault(1) ?? "", StringComparer.OrdinalIgnoreCase);
    }

    private async Task SignInAsync(Credential credential, CancellationToken cancellationToken)
    {
        var ways = _offers.GetValueOrDefault("AUTH", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (user, password) = (credential.Values["username"], credential.Values["password"]);
        SmtpReply reply;
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await connection.AskAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", cancellationToken);
        }
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await connection.AskAsync("AUTH LOGIN", cancellationToken);
            reply = reply.GoesOn ? await connection.AskAsync(Base64(user), cancellationToken) : reply;
            reply = reply.GoesOn ? await connection.AskAsync(Base64(password), cancellationToken) : reply;
        }
        else
        {
            throw new SmtpException(Problem.Of("mail.no_sign_in", ("server", Server)), retryable: false);
        }

        if (!reply.IsDone)
        {
            // Some servers repeat what they were sent.
            var said = SecretMask.Of([credential]).Hide(reply.Said);
            throw new SmtpException(
                Problem.Of("mail.sign_in_refused", ("server", Server), ("name", credential.Name), ("answer", said)), reply.IsTemporary);
        }
    }

    private MailOutcome.Failed Nobody(List<MailRefusal> refused)
    {
        var said = string.Join("; ", refused.Select(each => $"{each.Address}: {each.Reason}"));
        return new MailOutcome.Failed(
            Problem.Of("mail.recipients_refused", ("server", Server), ("refused", said)), refused.Exists(each => each.IsTemporary));
    }

    private void Expect(SmtpReply reply, bool goesOn = false)
    {
        if (!(goesOn ? reply.GoesOn : reply.IsDone))
        {
            throw new SmtpException(Problem.Of("mail.refused", ("server", Server), ("answer", reply.Said)), reply.IsTemporary);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
