using System.Net;
using System.Text;

namespace MetaFlow.Tests.Steps.Notification;

/// <summary>An HTTP service on the loopback interface that answers what a test tells it and keeps what it was sent.</summary>
internal sealed class WebhookStub : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerResponse, string> _answer;

    public WebhookStub(Func<HttpListenerResponse, string>? answer = null)
    {
        _answer = answer ?? (_ => "ok");
        using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public List<(string Target, System.Collections.Specialized.NameValueCollection Headers, byte[] Body)> Asked { get; } = [];

    public string Body => Encoding.UTF8.GetString(Assert.Single(Asked).Body);

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Asked.Add((context.Request.RawUrl!, context.Request.Headers, body.ToArray()));
                var answer = Encoding.UTF8.GetBytes(_answer(context.Response));
                await context.Response.OutputStream.WriteAsync(answer);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
