using System.Globalization;
using System.Resources;

namespace MetaFlow.Web.Settings;

/// <summary>What each setting does, by its full name: SettingTexts.resx and SettingTexts.ko.resx.</summary>
internal static class SettingTexts
{
    private static readonly ResourceManager Texts = new(typeof(SettingTexts));

    public static string? Of(Setting setting, CultureInfo language) => Texts.GetString(setting.Name, language);
}
