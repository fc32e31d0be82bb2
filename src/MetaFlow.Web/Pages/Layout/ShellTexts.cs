namespace MetaFlow.Web.Pages.Layout;

/// <summary>The texts around every page.</summary>
internal sealed class ShellTexts;
