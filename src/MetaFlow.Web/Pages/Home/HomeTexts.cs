namespace MetaFlow.Web.Pages.Home;

/// <summary>The texts of the home page.</summary>
internal sealed class HomeTexts;
