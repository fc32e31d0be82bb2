using System.Globalization;
using System.Resources;

namespace MetaFlow.Web.Commands;

/// <summary>What the verbs say, in the language of the terminal: CommandTexts.resx and CommandTexts.ko.resx.</summary>
internal static class CommandTexts
{
    private static readonly ResourceManager Texts = new(typeof(CommandTexts));

    public static string Get(string key, params ReadOnlySpan<object?> values)
    {
        var text = Texts.GetString(key, CultureInfo.CurrentUICulture)
            ?? throw new ArgumentException($"There is no text '{key}'.", nameof(key));
        return values.IsEmpty ? text : string.Format(CultureInfo.CurrentCulture, text, values);
    }
}
