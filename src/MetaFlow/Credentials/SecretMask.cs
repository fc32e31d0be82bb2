using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using MetaFlow.Json;

namespace MetaFlow.Credentials;

/// <summary>
/// Puts <c>•••</c> in the place of secrets, also where they stand URL-encoded, in base64 or escaped for JSON or HTML.
/// Values shorter than four characters stay: they would be found everywhere and say little.
/// </summary>
public sealed class SecretMask
{
    public const string Mask = "•••";

    private const int ShortestSecret = 4;

    /// <summary>Hides nothing.</summary>
    public static readonly SecretMask Nothing = new([]);

    // Shorter pieces of base64 stand by chance in much that is no secret.
    private const int ShortestBase64 = 5;

    private readonly SearchValues<string>? _search;

    // By first letter, longest first: at one place the longest hides all that begin there.
    private readonly Dictionary<char, string[]> _patterns;

    /// <param name="secrets">The values themselves, such as <see cref="Credential.Secrets"/> of all that a run has opened.</param>
    public SecretMask(IEnumerable<string> secrets)
    {
        string[] given = [.. secrets];
        HidesAll = given.All(secret => secret.Length is 0 or >= ShortestSecret);
        string[] all = [.. given.Where(secret => secret.Length >= ShortestSecret).Distinct().SelectMany(Spellings).Distinct()];
        _search = all.Length == 0 ? null : SearchValues.Create(all, StringComparison.Ordinal);
        _patterns = all.GroupBy(pattern => pattern[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(pattern => pattern.Length).ToArray());
    }

    /// <summary>False where one of the values is too short to be looked for.</summary>
    public bool HidesAll { get; }

    public static SecretMask Of(IEnumerable<Credential> credentials) => new(credentials.SelectMany(credential => credential.Secrets));

    /// <summary>The same text where it holds no secret.</summary>
    public string Hide(string text)
    {
        if (_search is null || text.AsSpan().IndexOfAny(_search) is not (>= 0 and var start))
        {
            return text;
        }

        var masked = new StringBuilder(text.Length);
        var copied = 0;
        while (start >= 0)
        {
            // Secrets may overlap: what begins inside of one that was found belongs to the same mask.
            var end = start + LengthAt(text.AsSpan(start));
            var next = Next(text, start + 1);
            while (next >= 0 && next < end)
            {
                end = Math.Max(end, next + LengthAt(text.AsSpan(next)));
                next = Next(text, next + 1);
            }

            masked.Append(text, copied, start - copied).Append(Mask);
            (copied, start) = (end, next);
        }

        return masked.Append(text, copied, text.Length - copied).ToString();
    }

    public Problem Hide(Problem problem) => problem with
    {
        Message = Hide(problem.Message),
        Hint = problem.Hint is { } hint ? Hide(hint) : null,
        Names = problem.Names.ToDictionary(name => name.Key, name => Hide(name.Value)),
    };

    /// <summary>The same value where it holds no secret; what holds none is shared, not copied.</summary>
    public JsonData Hide(JsonData value) => _search is null ? value : value switch
    {
        JsonText text => Hide(text.Value) is var hidden && ReferenceEquals(hidden, text.Value) ? text : new JsonText(hidden),
        JsonNumber number => Hide(number.Literal) is var hidden && hidden.Contains(Mask) ? new JsonText(hidden) : number,
        JsonArray list => Hide(list),
        JsonObject members => Hide(members),
        _ => value,
    };

    private JsonArray Hide(JsonArray list)
    {
        JsonData[]? changed = null;
        for (var i = 0; i < list.Count; i++)
        {
            var hidden = Hide(list[i]);
            if (!ReferenceEquals(hidden, list[i]))
            {
                changed ??= [.. list];
                changed[i] = hidden;
            }
        }

        return changed is null ? list : new JsonArray(changed);
    }

    private JsonObject Hide(JsonObject members)
    {
        var isChanged = false;
        var hidden = new JsonObject.Builder(members.Count);
        foreach (var (name, value) in members)
        {
            var (hiddenName, hiddenValue) = (Hide(name), Hide(value));
            isChanged |= !ReferenceEquals(hiddenName, name) || !ReferenceEquals(hiddenValue, value);
            hidden[hiddenName] = hiddenValue;
        }

        return isChanged ? hidden.ToObject() : members;
    }

    private int Next(string text, int from)
    {
        var at = text.AsSpan(from).IndexOfAny(_search!);
        return at < 0 ? -1 : from + at;
    }

    private int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var pattern in _patterns[text[0]])
        {
            if (text.StartsWith(pattern, StringComparison.Ordinal))
            {
                return pattern.Length;
            }
        }

        return 1;
    }

    private static IEnumerable<string> Spellings(string secret)
    {
        string[] escaped =
        [
            secret,
            Uri.EscapeDataString(secret),
            WebUtility.UrlEncode(secret),
            JavaScriptEncoder.Default.Encode(secret),
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
            secret.Replace("/", "\\/", StringComparison.Ordinal),
            WebUtility.HtmlEncode(secret),
        ];
        return escaped.Concat(escaped.Select(LowerHex)).Concat(Base64(secret));
    }

    // %2F and \u002F are as often written %2f and \u002f.
    private static string LowerHex(string text)
    {
        var lower = new StringBuilder(text);
        for (var i = 0; i < text.Length; i++)
        {
            var digits = text[i] == '%' ? 2 : text[i] == 'u' && i > 0 && text[i - 1] == '\\' ? 4 : 0;
            for (var digit = 1; digit <= digits && i + digit < text.Length && char.IsAsciiHexDigit(text[i + digit]); digit++)
            {
                lower[i + digit] = char.ToLowerInvariant(text[i + digit]);
            }
        }

        return lower.ToString();
    }

    // Inside of a longer text a secret begins at one of three places of a group of base64: 'user:password' hides it so.
    // The letters that its neighbours decide too are left out.
    private static IEnumerable<string> Base64(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var first = before == 0 ? 0 : before + 1;
            var whole = (before + bytes.Length) * 8 / 6;
            var pieces = before == 0 ? new[] { encoded, encoded.TrimEnd('='), encoded[..whole] } : [encoded[first..], encoded[first..].TrimEnd('='), encoded[first..whole]];
            foreach (var piece in pieces.Where(piece => piece.Length >= ShortestBase64))
            {
                yield return piece;
                yield return piece.Replace('+', '-').Replace('/', '_');
            }
        }
    }
}
