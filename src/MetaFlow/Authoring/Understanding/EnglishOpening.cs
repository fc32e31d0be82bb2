using System.Text.RegularExpressions;

namespace MetaFlow.Authoring.Understanding;

/// <summary>The words with which requests begin and that ask for nothing themselves: "Build a workflow that …".</summary>
internal static class EnglishOpening
{
    private static readonly Regex Opening = new(
        @"(?:^|(?<=[.!?;,] )|(?<=\bthen ))(?:(?:hi|hello|hey|please|can you|could you|would you|i want(?: you)? to|i would like(?: you)? to|i'd like(?: you)? to|i need(?: you)? to|i need|i want|help me|we need|let's)[, ]+)*"
        + @"(?:(?:build|create|make|set up|setup|design|write|develop|configure|schedule|implement|generate|give me|automate)(?: me| us)? )?(?:an?|the|my|one) (?<kind>(?:[\w-]+ ){0,4}?)(?:workflow|automation|cron (?:task|job)|pipeline|agent|bot|assistant|flow|routine|job|scheduled task|task|rule)s?\b(?: called \w+)?(?: that| which| to| where (?:i|users?|people|someone|anyone) (?:can )?asks? [^,.]*,| where| for me to| so that| i can ask(?: things like)?)?(?: can| will| should)?[:,]?(?= |$)",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly Regex Courtesy = new(
        @"(?:^|(?<=[.!?;] ))(?:(?:hi|hello|hey|please|can you|could you|would you|will you|i want(?: you)? to|i would like(?: you)? to|i'd like(?: you)? to|i need(?: you)? to|i need|help me(?: to)?|we need to|we want to|additionally|also|first|then|finally|next|after that)[, ]+)+",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    // A sentence that says why and asks for nothing.
    private static readonly Regex Reason = new(
        @"^(?:i need to|i want to|i'd like to|i would like to) [^.?!]*[.?!](?= .*\b(?:can you|could you|please)\b)|(?:^|(?<=[.!?;] ))(?:i'm|i am|we're|we are|my company|our company|our team|my team|i have|we have|i've been|here's|here is|the \w+ (?:i'm|we're|is|are)|this is|it is|it's|thanks|thank you)\b[^.?!;]*(?:[.?!;]|$)|(?:,? so|,? such that) (?:that )?(?:the|my|our|we|i|it|they|each|every|all|critical|future|internal|downstream|nothing|no|alerts|anyone|everyone|reps|teams|\w+ teams?|\w+ get|\w+ stay|\w+ see|\w+ can)\b[^.?!;]*",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The pieces that ask for nothing, and whether they say that it runs on a schedule.</summary>
    public static (IReadOnlyList<Span> Spans, bool IsScheduled) Find(RequestText request)
    {
        var spans = new List<Span>();
        var scheduled = false;
        foreach (var pattern in new[] { Opening, Courtesy, Reason })
        {
            foreach (Match match in pattern.Matches(request.Masked))
            {
                if (match.Length > 0)
                {
                    spans.Add(new Span(match.Index, request.Text.Substring(match.Index, match.Length)));
                    scheduled |= match.Groups["kind"].Value.Contains("scheduled", StringComparison.Ordinal) || match.Value.Contains("cron", StringComparison.Ordinal);
                }
            }
        }

        return (spans, scheduled || request.Masked.Contains("on a schedule", StringComparison.Ordinal));
    }
}
