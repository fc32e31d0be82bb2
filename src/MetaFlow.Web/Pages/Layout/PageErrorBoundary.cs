using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Routing;

namespace MetaFlow.Web.Pages.Layout;

/// <summary>Keeps the shell alive when a page fails: the log has the error, the person has its id.</summary>
public sealed partial class PageErrorBoundary(ILogger<PageErrorBoundary> log) : ErrorBoundaryBase, IDisposable
{
    private string _id = "";

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    protected override void OnInitialized() => Navigation.LocationChanged += RecoverOnTheNextPage;

    public void Dispose() => Navigation.LocationChanged -= RecoverOnTheNextPage;

    protected override Task OnErrorAsync(Exception exception)
    {
        _id = Context?.TraceIdentifier ?? ActivityTraceId.CreateRandom().ToHexString();
        if (Context is { Response.HasStarted: false })
        {
            Context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        LogPageFailed(exception, new Uri(Navigation.Uri).AbsolutePath, _id);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenComponent<PageFault>(1);
        builder.AddComponentParameter(2, nameof(PageFault.CorrelationId), _id);
        builder.AddComponentParameter(3, nameof(PageFault.OnTryAgain), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }

    private void RecoverOnTheNextPage(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(Recover);

    [LoggerMessage(LogLevel.Error, "The page {Path} failed; its reader was given the id {CorrelationId}")]
    private partial void LogPageFailed(Exception exception, string path, string correlationId);
}
