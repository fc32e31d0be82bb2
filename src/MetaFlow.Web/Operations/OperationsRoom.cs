using System.Text.Encodings.Web;
using System.Text.Json;
using MetaFlow.Runs;
using MetaFlow.Web.SignIn;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MetaFlow.Web.Operations;

/// <summary>Health, metrics, traces and logs of this node.</summary>
internal static class OperationsRoom
{
    private static readonly string[] Meters =
        [RunMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql"];

    public static void AddOperations(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(OperationsOptions.Section);
        var options = section.Get<OperationsOptions>() ?? new OperationsOptions();
        builder.Services.AddOptions<OperationsOptions>().Bind(section);
        AddLogs(builder.Logging, options);
        builder.Services.AddSingleton<Readiness>();
        if (options.Metrics != MetricsAudience.Off)
        {
            builder.Services.AddSingleton(new PrometheusText(Meters));
        }

        if (!string.IsNullOrEmpty(options.OtlpEndpoint))
        {
            AddTelemetry(builder.Services, new Uri(options.OtlpEndpoint));
        }
    }

    public static void MapOperations(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous().AnswerBeforeSetup();
        app.MapGet("/health/ready", Readiness.AnswerAsync).AllowAnonymous().AnswerBeforeSetup();
        if (app.Services.GetService<PrometheusText>() is { } metrics)
        {
            var audience = app.Services.GetRequiredService<IOptions<OperationsOptions>>().Value.Metrics;
            app.MapGet("/metrics", (HttpContext http) => audience == MetricsAudience.Everybody || Setup.IsFromHere(http)
                ? Results.Text(metrics.Write(), PrometheusText.ContentType)
                : Results.NotFound()).AllowAnonymous();
        }
    }

    private static void AddLogs(ILoggingBuilder logging, OperationsOptions options)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // What stops the start is said in a sentence where the start is, not as a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (options.JsonLogs)
        {
            logging.AddJsonConsole(json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "O";
                
                // Korean stays readable; nobody puts a log line into a page without encoding it.
                json.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
            });
        }
        else
        {
            logging.AddSimpleConsole(simple =>
            {
                simple.SingleLine = true;
                simple.TimestampFormat = "HH:mm:ss ";
                simple.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
    }

    private static void AddTelemetry(IServiceCollection services, Uri endpoint)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("metaflow", serviceVersion: typeof(OperationsRoom).Assembly.GetName().Version?.ToString());
        services.AddSingleton(Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(RunMetrics.MeterName, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql")
            .AddOtlpExporter(options => To(options, "v1/traces"))
            .Build()!);
        services.AddSingleton(Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddOtlpExporter(options => To(options, "v1/metrics"))
            .Build()!);
        services.AddHostedService<TelemetryStarter>();

        void To(OtlpExporterOptions options, string path)
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri($"{endpoint.ToString().TrimEnd('/')}/{path}");
        }
    }

    /// <summary>Holds the providers from the start to the end, where they send what is left.</summary>
    private sealed class TelemetryStarter(TracerProvider traces, MeterProvider metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces.ForceFlush(timeoutMilliseconds: 2000);
            metrics.ForceFlush(timeoutMilliseconds: 2000);
            return Task.CompletedTask;
        }
    }
}
