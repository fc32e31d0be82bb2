namespace MetaFlow.Web.Pages.Workflows;

/// <summary>The texts of the pages about workflows.</summary>
public sealed class WorkflowTexts;
