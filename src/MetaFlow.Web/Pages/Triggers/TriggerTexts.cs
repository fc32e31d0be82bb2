namespace MetaFlow.Web.Pages.Triggers;

/// <summary>The texts of the pages of triggers.</summary>
internal sealed class TriggerTexts;
