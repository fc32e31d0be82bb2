using System.Diagnostics;

namespace MetaFlow.Web.Operations;

/// <summary>
/// One id for a request and all that is logged of it, told to whoever asked: what a person reads out from an error
/// page is what is found in the log.
/// </summary>
internal sealed class CorrelationId(RequestDelegate next, ILogger<CorrelationId> log)
{
    public const string Header = "X-Correlation-Id";

    public async Task InvokeAsync(HttpContext context)
    {
        // The trace id is the same on every service that a request passes through.
        var id = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        context.TraceIdentifier = id;
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });

        using (log.BeginScope(new KeyValuePair<string, object>[] { new(nameof(CorrelationId), id) }))
        {
            await next(context);
        }
    }
}
