using System.Text;
using System.Text.RegularExpressions;

namespace MetaFlow.Web.SignIn;

/// <summary>What somebody may be called.</summary>
internal static partial class PersonNames
{
    public const int Most = 64;

    /// <summary>One spelling for what looks the same; compared ignoring case by the store.</summary>
    public static string Normal(string? name) => (name ?? "").Trim().Normalize(NormalizationForm.FormC);

    public static bool IsName(string name) => name.Length <= Most && Form().IsMatch(name);

    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}._@-]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
