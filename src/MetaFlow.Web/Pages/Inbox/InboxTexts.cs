namespace MetaFlow.Web.Pages.Inbox;

/// <summary>The texts of the inbox.</summary>
internal sealed class InboxTexts;
