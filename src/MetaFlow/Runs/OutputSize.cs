using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>How large a value is as JSON, found out without writing the many that are small.</summary>
internal static class OutputSize
{
    // The most bytes that one letter takes: \u001f.
    private const int MostPerLetter = 6;

    // -1.2345678901234567E-308, and more than any other.
    private const int LongestDouble = 24;

    /// <param name="size">Its bytes, where it is over.</param>
    public static bool IsOver(JsonData value, long most, out long size)
    {
        size = 0;
        var letters = most / MostPerLetter;
        if (IsWithin(value, ref letters))
        {
            return false;
        }

        size = value.ToUtf8().LongLength;
        return size > most;
    }

    // Whether its letters are so few that it fits however they are written.
    private static bool IsWithin(JsonData value, ref long letters)
    {
        letters -= value switch
        {
            JsonText text => text.Value.Length + 2,
            JsonNumber number => (number.Written?.Length ?? LongestDouble) + 1,
            _ => 6,
        };
        if (letters < 0)
        {
            return false;
        }

        switch (value)
        {
            case JsonArray list:
                foreach (var item in list)
                {
                    if (!IsWithin(item, ref letters))
                    {
                        return false;
                    }
                }

                return true;
            case JsonObject members:
                foreach (var (name, member) in members)
                {
                    letters -= name.Length + 4;
                    if (!IsWithin(member, ref letters))
                    {
                        return false;
                    }
                }

                return letters >= 0;
            default:
                return true;
        }
    }
}
