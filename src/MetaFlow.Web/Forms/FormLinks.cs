using System.Buffers.Text;
using System.Security.Cryptography;
using MetaFlow.Json;
using MetaFlow.Triggers;
using MetaFlow.Web.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace MetaFlow.Web.Forms;

/// <summary>
/// Makes addresses of forms for people who cannot sign in, and reads them again. An address is encrypted and signed with
/// the keys of the data directory: nobody can guess one, or make one for another form.
/// </summary>
internal sealed class FormLinks(IDataProtectionProvider protection, IConfiguration configuration, TimeProvider clock)
{
    public const string Path = "/forms";
    public const int MostDays = 366;

    // Another purpose cannot open what was sealed for this one: it must never change.
    private const string Purpose = "MetaFlow.FormLinks.v1";

    private const int LongestToken = 4000;

    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);

    /// <summary>The page for those who sign in.</summary>
    public string Page(TriggerKey key) => $"{ServerOptions.PublicAddress(configuration)}{PathOf(key)}";

    /// <summary>The page for whoever has its address.</summary>
    public FormLink Make(TriggerKey key, int days)
    {
        var until = clock.GetUtcNow().AddDays(Math.Clamp(days, 1, MostDays));
        return new FormLink($"{ServerOptions.PublicAddress(configuration)}{Path}/{Seal(key, until)}", until);
    }

    public static string PathOf(TriggerKey key) => $"{Path}/{Uri.EscapeDataString(key.Workflow)}/{Uri.EscapeDataString(key.Trigger)}";

    public string Seal(TriggerKey key, DateTimeOffset until) => Base64Url.EncodeToString(_protector.Protect(JsonObject.Of(
        ("workflow", key.Workflow), ("trigger", key.Trigger), ("until", until.ToUnixTimeMilliseconds())).ToUtf8()));

    /// <summary>Of which form it is, or why it opens none.</summary>
    public (TriggerKey? Key, Problem? Problem) Open(string? token)
    {
        if (token is not { Length: > 0 and < LongestToken } || !Base64Url.IsValid(token))
        {
            return (null, Problem.Of("forms.link_unreadable"));
        }

        try
        {
            var said = (JsonObject)JsonData.Parse(_protector.Unprotect(Base64Url.DecodeFromChars(token)));
            return DateTimeOffset.FromUnixTimeMilliseconds((long)((JsonNumber)said["until"]!).Value) <= clock.GetUtcNow()
                ? (null, Problem.Of("forms.link_expired"))
                : (new TriggerKey(((JsonText)said["workflow"]!).Value, ((JsonText)said["trigger"]!).Value), null);
        }
        catch (CryptographicException)
        {
            return (null, Problem.Of("forms.link_unreadable"));
        }
    }
}

/// <summary>An address, and how long it is good.</summary>
internal sealed record FormLink(string Address, DateTimeOffset Until);
