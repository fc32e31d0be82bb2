using System.Globalization;

namespace MetaFlow.Web.Pages;

/// <summary>The languages that every text exists in.</summary>
internal static class Languages
{
    public const string Default = "en";

    /// <summary>Each with the name that its own readers know it by.</summary>
    public static IReadOnlyList<(string Code, string Name)> All { get; } = [(Default, "English"), ("ko", "한국어")];

    /// <summary>The language of the page that is being made.</summary>
    public static string Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public static bool Has(string? code) => All.Any(language => language.Code == code);

    /// <summary>The text in a language, else in the default one, else whatever there is.</summary>
    public static string? Choose(IReadOnlyDictionary<string, string> texts, string language) =>
        texts.GetValueOrDefault(language) ?? texts.GetValueOrDefault(Default) ?? texts.Values.FirstOrDefault();
}
