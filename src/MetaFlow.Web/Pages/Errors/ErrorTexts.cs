namespace MetaFlow.Web.Pages.Errors;

/// <summary>The texts of the pages for what went wrong.</summary>
internal sealed class ErrorTexts;
