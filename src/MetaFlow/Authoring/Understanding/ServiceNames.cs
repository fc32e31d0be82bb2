namespace MetaFlow.Authoring.Understanding;

/// <summary>Finds the services that words name: those of the lexicon, and names in capitals that it does not know.</summary>
internal sealed class ServiceNames
{
    public static ServiceNames Default { get; } = new(Lexicon.Load("Services"));

    private readonly Lexicon _names;

    private ServiceNames(Lexicon names) => _names = names;

    public IReadOnlyList<ServiceName> Find(IReadOnlyList<Word> words, bool korean)
    {
        var found = new List<ServiceName>();
        for (var at = 0; at < words.Count; at++)
        {
            if (Known(words, at, korean) is { } known)
            {
                if (known.Name.Kind == "none")
                {
                    at += known.Length - 1;
                    continue;
                }

                found.Add(known.Name with { Before = Preposition(words, at) });
                at += known.Length - 1;
            }
            else if (!korean && at > 0 && words[at].IsCapital && !words[at - 1].EndsSentence)
            {
                var length = 1;
                while (at + length < words.Count && words[at + length - 1].After == ' ' && words[at + length].IsCapital && Known(words, at + length, korean) is null)
                {
                    length++;
                }

                var name = string.Join(' ', words.Skip(at).Take(length).Select(word => word.Text.EndsWith("'s", StringComparison.Ordinal) || word.Text.EndsWith("’s", StringComparison.Ordinal) ? word.Text[..^2] : word.Text));
                found.Add(new ServiceName("api", name, new Span(words[at].Start, name), Preposition(words, at)));
                at += length - 1;
            }
            else if (korean && char.IsAsciiLetterUpper(words[at].Text[0]) && words[at].Text.TakeWhile(char.IsAsciiLetterOrDigit).Count() is > 2 and var letters
                && _names[words[at].Lower[..letters]] != "none")
            {
                found.Add(new ServiceName("api", words[at].Text[..letters], new Span(words[at].Start, words[at].Text[..letters]), ""));
            }
        }

        return found;
    }

    private (ServiceName Name, int Length)? Known(IReadOnlyList<Word> words, int at, bool korean)
    {
        for (var length = Math.Min(_names.LongestPhrase, words.Count - at); length > 0; length--)
        {
            var phrase = length == 1 ? words[at].Lower : string.Join(' ', words.Skip(at).Take(length).Select(word => word.Lower));
            if (_names[phrase] is { } kind)
            {
                return (new ServiceName(kind, phrase, new Span(words[at].Start, phrase), ""), length);
            }

            if (korean && Stem(phrase) is { } stem)
            {
                return (new ServiceName(_names[stem]!, stem, new Span(words[at].Start, stem), ""), length);
            }
        }

        return null;
    }

    // A name with particles behind it: 슬랙으로, 구글시트를.
    private string? Stem(string phrase)
    {
        foreach (var particle in (ReadOnlySpan<string>)["으로", "에서", "에게", "로", "에", "을", "를", "이", "가", "은", "는", "의", "와", "과", "도", "만", "이나", "나", "에다", "방에", "채널에", "채널로", "방으로", "로만"])
        {
            if (phrase.EndsWith(particle, StringComparison.Ordinal) && _names[phrase[..^particle.Length]] is not null)
            {
                return phrase[..^particle.Length];
            }
        }

        return null;
    }

    private static string Preposition(IReadOnlyList<Word> words, int at)
    {
        for (var before = at - 1; before >= Math.Max(0, at - 4); before--)
        {
            if (words[before].Lower is "to" or "in" or "into" or "on" or "onto" or "via" or "over" or "through" or "with" or "using" or "from" or "for" or "of" or "as" or "against" or "back" or "by" or "at")
            {
                return words[before].Lower;
            }
        }

        return "";
    }
}

/// <param name="Kind">As the lexicon has it; <c>api</c> for one that it does not know.</param>
/// <param name="Before">The preposition before it.</param>
internal sealed record ServiceName(string Kind, string Name, Span At, string Before);
