namespace MetaFlow.Workflows.Diff;

/// <summary>Where mail goes.</summary>
internal static class MailDomain
{
    /// <summary>The domain of a mail address where the text names it nowhere; null where it does, or it is no mail address.</summary>
    public static string? New(string? address, string text)
    {
        var at = address?.LastIndexOf('@') ?? -1;
        if (at <= 0 || address![(at + 1)..].Trim().TrimEnd('>').TrimEnd() is not { Length: > 0 } domain || !domain.Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        for (var found = text.IndexOf(domain, StringComparison.OrdinalIgnoreCase); found >= 0;
            found = text.IndexOf(domain, found + 1, StringComparison.OrdinalIgnoreCase))
        {
            // 'shop.example' is not named by 'myshop.example' and not by 'shop.example.org'.
            if (!GoesOn(text.AsSpan(0, found), fromEnd: true) && !GoesOn(text.AsSpan(found + domain.Length), fromEnd: false))
            {
                return null;
            }
        }

        return domain.ToLowerInvariant();
    }

    private static bool GoesOn(ReadOnlySpan<char> rest, bool fromEnd)
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var (next, behind) = fromEnd ? (rest[^1], rest.Length > 1 ? rest[^2] : ' ') : (rest[0], rest.Length > 1 ? rest[1] : ' ');
        return IsOfName(next) || (next == '.' && IsOfName(behind));
    }

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '-';
}
