using System.Text;

namespace MetaFlow.Llm.Chat;

/// <summary>Reads what a service sends, up to a bound.</summary>
internal static class BoundedText
{
    /// <summary>Characters of a refusal.</summary>
    public const int Refusal = 64_000;

    /// <summary>Characters of an answer: more than any model writes.</summary>
    public const int Answer = 10_000_000;

    /// <summary>All of it; null where it is longer than the bound.</summary>
    public static async Task<string?> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            text.Append(buffer, 0, read);
            if (text.Length > most)
            {
                return null;
            }
        }

        return text.ToString();
    }

    /// <summary>Line by line; a line of null where there is more than the bound.</summary>
    public static async IAsyncEnumerable<string?> LinesAsync(
        HttpContent content, int most, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var line = new StringBuilder();
        var buffer = new char[4096];
        var total = 0;
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            total += read;
            if (total > most)
            {
                yield return null;
                yield break;
            }

            for (var i = 0; i < read; i++)
            {
                if (buffer[i] != '\n')
                {
                    line.Append(buffer[i]);
                    continue;
                }

                yield return line.ToString().TrimEnd('\r');
                line.Clear();
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToString().TrimEnd('\r');
        }
    }
}
