using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MetaFlow.Tests.Mail;

/// <summary>A mail server on the loopback interface that follows a script and remembers the conversation.</summary>
internal sealed class SmtpStub : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _heard = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public SmtpStub()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Every line that was heard, those under TLS with a lock before them; the mail itself is in <see cref="Mails"/>.</summary>
    public IReadOnlyList<string> Heard => [.. _heard];

    /// <summary>The mails as they came, without the dot behind them and with their doubled dots.</summary>
    public List<string> Mails { get; } = [];

    /// <summary>What EHLO offers.</summary>
    public List<string> Offers { get; init; } = [];

    /// <summary>Answers other than the usual one, by how the line begins; <c>null</c> hangs up, an empty one says nothing.</summary>
    public Dictionary<string, string?> Answers { get; init; } = [];

    /// <summary>Signs for <c>localhost</c>; made for this test run.</summary>
    public X509Certificate2 Certificate { get; init; } = Good;

    /// <summary>TLS from the first byte.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>Told when a line was heard that nothing was said to.</summary>
    public TaskCompletionSource Silent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static X509Certificate2 Good { get; } = MakeCertificate("localhost");

    public static X509Certificate2 MakeCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public static X509ChainPolicy Trusting(X509Certificate2 root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        return policy;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Stop();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        try
        {
            var isSecure = false;
            if (IsImplicit)
            {
                stream = await SecureAsync(stream);
                isSecure = true;
            }

            await SayAsync(stream, Answers.GetValueOrDefault("", "220 stub ESMTP")!);
            while (await ReadLineAsync(stream) is { } line)
            {
                _heard.Enqueue(isSecure ? $"🔒 {line}" : line);
                if (Answers.FirstOrDefault(answer => answer.Key.Length > 0 && line.StartsWith(answer.Key, StringComparison.Ordinal)) is { Key: not null } scripted)
                {
                    if (scripted.Value is null)
                    {
                        return;
                    }

                    if (scripted.Value.Length == 0)
                    {
                        Silent.TrySetResult();
                        continue;
                    }

                    await SayAsync(stream, scripted.Value);
                    if (!scripted.Value.StartsWith("354", StringComparison.Ordinal))
                    {
                        continue;
                    }
                }

                switch (line.Split(' ')[0])
                {
                    case "EHLO":
                        string[] offers = ["stub greets", .. isSecure ? Offers.Where(offer => offer != "STARTTLS") : Offers];
                        await SayAsync(stream, string.Join("\r\n", offers.Select((offer, i) => $"250{(i == offers.Length - 1 ? ' ' : '-')}{offer}")));
                        break;
                    case "STARTTLS":
                        await SayAsync(stream, "220 go on");
                        stream = await SecureAsync(stream);
                        isSecure = true;
                        break;
                    case "AUTH" when line == "AUTH LOGIN":
                        await SayAsync(stream, "334 VXNlcm5hbWU6");
                        _heard.Enqueue($"user {await ReadLineAsync(stream)}");
                        await SayAsync(stream, "334 UGFzc3dvcmQ6");
                        _heard.Enqueue($"password {await ReadLineAsync(stream)}");
                        await SayAsync(stream, "235 welcome");
                        break;
                    case "AUTH":
                        await SayAsync(stream, "235 welcome");
                        break;
                    case "DATA":
                        await TakeMailAsync(stream);
                        break;
                    case "QUIT":
                        await SayAsync(stream, "221 bye");
                        return;
                    default:
                        await SayAsync(stream, "250 fine");
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client has hung up.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private async Task TakeMailAsync(Stream stream)
    {
        if (!Answers.ContainsKey("DATA"))
        {
            await SayAsync(stream, "354 go on");
        }

        var mail = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line and not ".")
        {
            mail.Append(line).Append("\r\n");
        }

        Mails.Add(mail.ToString());
        switch (Answers.GetValueOrDefault(".", "250 taken"))
        {
            case null:
                throw new IOException("The script says to hang up.");
            case "":
                Silent.TrySetResult();
                break;
            case var answer:
                await SayAsync(stream, answer);
                break;
        }
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(Certificate, clientCertificateRequired: false, checkCertificateRevocation: false);
        return secured;
    }

    private async Task SayAsync(Stream stream, string answer) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\r\n"), _stopping.Token);

    // Only CR LF ends a line: a bare one stays in it and would be seen.
    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var next = new byte[1];
        while (await stream.ReadAsync(next, _stopping.Token) == 1)
        {
            line.Add(next[0]);
            if (line is [.., (byte)'\r', (byte)'\n'])
            {
                return Encoding.UTF8.GetString([.. line[..^2]]);
            }
        }

        return null;
    }
}
