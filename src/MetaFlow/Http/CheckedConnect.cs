using System.Net;
using System.Net.Sockets;

namespace MetaFlow.Http;

/// <summary>Looks a name up. A test says what it gives.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>
/// Makes connections. A name is looked up once, each address is checked, and the connection goes to an address that
/// was checked: a name that gives another address a moment later changes nothing.
/// </summary>
internal sealed class CheckedConnect(NetworkList allowed, ResolveHost? resolve)
{
    // With more addresses to go, a silent one does not get all of the time.
    private static readonly TimeSpan OneAddress = TimeSpan.FromSeconds(3);

    private readonly ResolveHost _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>The addresses of a host that may be reached.</summary>
    /// <exception cref="OutboundException">There are none.</exception>
    public async Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await ResolveAsync(host, cancellationToken);
        IPAddress[] reachable = [.. found.Where(address => AddressRules.MayReach(address, allowed))];
        return reachable.Length > 0 || found.Length == 0
            ? reachable
            : throw new OutboundException(Problem.Of("http.address_not_allowed", ("host", host), ("address", found[0])), Retryable: false);
    }

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await LookUpAsync(host, cancellationToken);
        for (var i = 0; i < addresses.Length; i++)
        {
            if (await TryConnectAsync(new IPEndPoint(addresses[i], port), isLast: i == addresses.Length - 1, cancellationToken) is { } socket)
            {
                return new NetworkStream(socket, ownsSocket: true);
            }
        }

        throw new OutboundException(Problem.Of("http.unreachable", ("host", Shown(host, port))), Retryable: true);
    }

    /// <summary>To a host that the operator has chosen himself, such as a proxy.</summary>
    public static async ValueTask<Stream> ConnectUncheckedAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await _resolve(host, cancellationToken);
        }
        catch (SocketException exception)
        {
            // A name that nobody has stays unknown; a name server that does not answer may answer later.
            var isUnknown = exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData;
            throw new OutboundException(
                isUnknown ? Problem.Of("http.unknown_host", ("host", host)) : Problem.Of("http.no_name_service", ("host", host)),
                Retryable: !isUnknown);
        }
    }

    private static async Task<Socket?> TryConnectAsync(IPEndPoint address, bool isLast, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!isLast)
        {
            patience.CancelAfter(OneAddress);
        }

        Socket? socket = null;
        try
        {
            // A machine without IPv6 has no socket for it.
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address, patience.Token);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static string Shown(string host, int port) => port is 80 or 443 ? host : $"{host}:{port}";
}

/// <summary>Carries a problem out of the depths of a connection.</summary>
internal sealed class OutboundException(Problem problem, bool Retryable) : Exception(problem.Message)
{
    public Problem Problem { get; } = problem;

    public bool Retryable { get; } = Retryable;
}
