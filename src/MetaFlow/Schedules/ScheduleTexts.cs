using System.Globalization;
using System.Resources;
using System.Text;

namespace MetaFlow.Schedules;

/// <summary>The words of schedules in one language, from <c>ScheduleTexts.resx</c>: <c>{name}</c> stands for what is named.</summary>
internal sealed class ScheduleTexts(CultureInfo language)
{
    public static readonly ResourceManager Resources = new("MetaFlow.Schedules.ScheduleTexts", typeof(ScheduleTexts).Assembly);

    public CultureInfo Language => language;

    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> names)
    {
        var text = Resources.GetString(key, language) ?? throw new ArgumentException($"There is no text '{key}'.", nameof(key));
        var said = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var end = text[at] == '{' ? text.IndexOf('}', at) : -1;
            if (end < 0)
            {
                said.Append(text[at++]);
                continue;
            }

            foreach (var (name, value) in names)
            {
                if (text.AsSpan(at + 1, end - at - 1).SequenceEqual(name))
                {
                    said.Append(value);
                }
            }

            at = end + 1;
        }

        return said.ToString();
    }

    /// <summary>"a, b and c", as one kind of list is said: <c>list.days</c>, <c>list.times</c>, <c>list.weekdays</c>, <c>list.duration</c>.</summary>
    public string List(string kind, IReadOnlyList<string> items)
    {
        var said = items[0];
        for (var i = 1; i < items.Count; i++)
        {
            said = Say(kind + (i < items.Count - 1 ? ".next" : ".last"), ("list", said), ("item", items[i]));
        }

        return said;
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>"1 minute", "15 minutes".</summary>
    public string Count(string unit, long count) => Say($"{unit}.{(count == 1 ? "one" : "many")}", ("count", Number(count)));
}
