namespace MetaFlow.Web.Pages.Runs;

/// <summary>The texts of the pages about runs.</summary>
public sealed class RunTexts;
