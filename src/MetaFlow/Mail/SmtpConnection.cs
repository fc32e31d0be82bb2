using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MetaFlow.Mail;

/// <summary>Lines to and answers from one mail server, in the clear or under TLS.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int LongestReplyLine = 4096;
    private const int MostReplyLines = 200;

    private readonly Socket _socket;
    private readonly MailOptions _options;
    private readonly TimeProvider _clock;
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream = Stream.Null;
    private int _start;
    private int _end;

    private SmtpConnection(Socket socket, MailOptions options, TimeProvider clock) =>
        (_socket, _options, _clock) = (socket, options, clock);

    /// <summary>How this machine calls itself: its address, which needs no name in any DNS.</summary>
    public string OwnName => _socket.LocalEndPoint is IPEndPoint { Address: var address }
        ? address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 ? $"[IPv6:{address}]" : $"[{address.MapToIPv4()}]"
        : "[127.0.0.1]";

    private string Server => $"{_options.Host}:{_options.PortOrUsual}";

    public static async Task<SmtpConnection> OpenAsync(MailOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new SmtpConnection(socket, options, clock);
        try
        {
            await connection.WithinTimeoutAsync(async token =>
            {
                await socket.ConnectAsync(options.Host!, options.PortOrUsual, token);
                return true;
            }, cancellationToken);
            connection._stream = new NetworkStream(socket, ownsSocket: false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Turns to TLS; from here on nothing that was said in the clear counts.</summary>
    /// <param name="trust">Which certificates are trusted; those of the system when null.</param>
    public async Task SecureAsync(X509ChainPolicy? trust, CancellationToken cancellationToken)
    {
        if (_start != _end)
        {
            // Somebody in between has put answers into the clear part to be taken for those of the secured one.
            throw new SmtpException(Problem.Of("mail.not_smtp", ("server", Server)), retryable: false);
        }

        var errors = SslPolicyErrors.None;
        var secured = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secured;
        try
        {
            await WithinTimeoutAsync(async token =>
            {
                await secured.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = _options.Host,
                        CertificateChainPolicy = trust,
                        RemoteCertificateValidationCallback = (_, _, _, found) => (errors = found) == SslPolicyErrors.None,
                    },
                    token);
                return true;
            }, cancellationToken);
        }
        catch (AuthenticationException exception)
        {
            throw new SmtpException(
                Problem.Of(errors == SslPolicyErrors.None ? "mail.tls_failed" : "mail.certificate", ("server", Server)), retryable: false, exception);
        }
    }

    public async Task<SmtpReply> AskAsync(string line, CancellationToken cancellationToken)
    {
        await SendAsync(Encoding.UTF8.GetBytes($"{line}\r\n"), cancellationToken);
        return await ReadReplyAsync(cancellationToken);
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => WithinTimeoutAsync(async token =>
    {
        await _stream.WriteAsync(bytes, token);
        await _stream.FlushAsync(token);
        return true;
    }, cancellationToken);

    public Task<SmtpReply> ReadReplyAsync(CancellationToken cancellationToken) => WithinTimeoutAsync(async token =>
    {
        var lines = new List<string>();
        while (lines.Count < MostReplyLines)
        {
            var line = await ReadLineAsync(token);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), System.Globalization.NumberStyles.None, null, out var code)
                || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                break;
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, lines);
            }
        }

        throw new SmtpException(Problem.Of("mail.not_smtp", ("server", Server)), retryable: false);
    }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (line.Count <= LongestReplyLine)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancellationToken));
                if (_end == 0)
                {
                    throw new SmtpException(Problem.Of("mail.connection_lost", ("server", Server)), retryable: true);
                }
            }

            var next = _buffer[_start++];
            if (next == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(next);
        }

        throw new SmtpException(Problem.Of("mail.not_smtp", ("server", Server)), retryable: false);
    }

    private async Task<T> WithinTimeoutAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await work(linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SmtpException(
                Problem.Of("mail.timed_out", ("server", Server), ("limit", _options.Timeout.ToString("c"))), retryable: true);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            throw new SmtpException(
                Problem.Of(_stream == Stream.Null ? "mail.unreachable" : "mail.connection_lost", ("server", Server)), retryable: true, exception);
        }
    }
}
