namespace MetaFlow.Web.Pages.Settings;

/// <summary>The texts of the settings page.</summary>
internal sealed class SettingsPageTexts;
