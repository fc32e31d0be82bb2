using System.Text;

namespace MetaFlow.Scripting;

/// <summary>Text as base64 and back, in UTF-8; the form for addresses too.</summary>
public static class Base64
{
    /// <summary>Text as base64.</summary>
    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Text as base64 for addresses: '-' and '_', no '='.</summary>
    public static string EncodeUrl(string text) => Encode(text).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>The text of base64 in either form.</summary>
    public static string Decode(string base64)
    {
        var plain = base64.Trim().Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '=')));
        }
        catch (FormatException)
        {
            throw new ScriptDataException("The text is not base64.");
        }
    }
}
