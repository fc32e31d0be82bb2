using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MetaFlow.Expressions;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.ApiCall;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaFlow.Benchmarks.Http;

/// <summary>
/// What a call costs beside the service: <c>calls [seconds]</c> prints calls a second of the bare step against a service in
/// this process that answers as fast as a socket can, with one caller and with sixteen.
/// </summary>
internal static class QuickCalls
{
    private const string Body = """{"total":2,"items":[{"title":"One","price":10.50},{"title":"Two","price":3}]}""";

    private static readonly byte[] Answer = Encoding.UTF8.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

    public static async Task RunAsync(string[] arguments)
    {
        var time = TimeSpan.FromSeconds(arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 3);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        var serving = ServeAsync(listener, end.Token);
        await using var services = Services();
        var type = new StepCatalog([typeof(StepCatalog).Assembly]).All.First(each => each.Name == "api_call");
        var settings = JsonObject.Of(
            ("url", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/items"),
            ("query", JsonObject.Of(("q", "a b"))),
            ("response", JsonObject.Of(("sample", JsonData.Parse(Body)))));
        foreach (var callers in (int[])[1, 16, 1, 16])
        {
            var (calls, bytes) = await MeasureAsync(type, services, settings, callers, time);
            Console.WriteLine(JsonObject.Of(("callers", callers), ("calls/s", Math.Round(calls)), ("allocated", Math.Round(bytes))));
        }

        await end.CancelAsync();
        await serving;
    }

    private static async Task<(double CallsPerSecond, double Allocated)> MeasureAsync(
        StepType type, ServiceProvider services, JsonObject settings, int callers, TimeSpan time)
    {
        var context = new StepContext(new RunId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), "call", 1, JsonObject.Empty, ExpressionScope.Empty)
        {
            Conduct = type.ForeseeConduct(new WrittenSettings(settings)),
        };
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var count = 0L;
            while (watch.Elapsed < time)
            {
                if (await type.RunAsync(services, settings, context, CancellationToken.None) is not StepOutcome.Completed)
                {
                    throw new InvalidOperationException("The call failed.");
                }

                count++;
            }

            return count;
        })));
        return (counts.Sum() / watch.Elapsed.TotalSeconds, (double)(GC.GetTotalAllocatedBytes() - allocated) / counts.Sum());
    }

    private static ServiceProvider Services() => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(new OutboundHttp(Options.Create(new HttpOptions { AllowedNetworks = "127.0.0.0/8" })))
        .AddSingleton<HttpCredentials>()
        .AddSingleton<ExpressionCache>()
        .AddSingleton<ApiCallStep>()
        .BuildServiceProvider();

    private static async Task ServeAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(cancellationToken), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    private static async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var owned = socket;
        socket.NoDelay = true;
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
            {
                length += read;
                if (buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                {
                    length = 0;
                    await socket.SendAsync(Answer, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The caller has gone.
        }
    }
}
