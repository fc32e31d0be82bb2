namespace MetaFlow.Web.Pages.Approvals;

internal static class SentForm
{
    /// <summary>What was sent; null where the page is only read.</summary>
    public static IFormCollection? FormOrNull(this HttpRequest request) => request.HasFormContentType ? request.Form : null;
}
