namespace MetaFlow.Web.Pages.Authoring;

/// <summary>Names the texts of the page that makes workflows of words.</summary>
public sealed class AuthoringTexts;
