namespace MetaFlow.Web.Pages.Approvals;

/// <summary>The texts of these pages.</summary>
internal sealed class ApprovalTexts;
