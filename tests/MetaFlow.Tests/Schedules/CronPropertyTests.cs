using MetaFlow.Schedules;

namespace MetaFlow.Tests.Schedules;

/// <summary>Random expressions against a reader of clocks that knows nothing but to look at every minute.</summary>
public sealed class CronPropertyTests
{
    private static readonly string[] Zones = ["Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "UTC"];

    // Clocks are changed on these dates, each in some of these zones.
    private static readonly DateOnly[] Changes =
        [new(2026, 3, 8), new(2026, 3, 29), new(2026, 4, 5), new(2026, 9, 6), new(2026, 10, 4), new(2026, 10, 25), new(2026, 11, 1)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_next_firing_is_the_first_minute_that_the_fields_name(int seed)
    {
        var random = new Random(seed);
        var found = 0;
        for (var i = 0; i < 150; i++)
        {
            var fields = RandomFields(random);
            var expression = string.Join(' ', fields.Select(field => field.Text));
            var schedule = FiringRow.Cron(expression, Zones[random.Next(Zones.Length)]);
            var after = RandomInstant(random);

            var next = schedule.Next(after);

            var looked = FirstMinute(fields, schedule, after, days: 45);
            Assert.True(looked is null ? next is null || next > after.AddDays(45) : next == looked, $"{expression} in {schedule.Zone.Id} after {after:O}: {next:O}, by looking {looked:O}");
            found += looked is null ? 0 : 1;
        }

        Assert.InRange(found, 100, 150);
    }

    [Fact]
    public void Firings_follow_each_other_and_do_not_depend_on_where_the_search_begins()
    {
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var schedule = FiringRow.Cron(string.Join(' ', RandomFields(random).Select(field => field.Text)), Zones[random.Next(Zones.Length)]);
            var after = RandomInstant(random);

            var firings = FiringRow.Firings(schedule, after, 20);

            Assert.True(firings.Zip(firings.Skip(1)).All(pair => pair.First < pair.Second) && firings[0] > after);
            var at = random.Next(19);
            Assert.Equal(firings[at + 1], schedule.Next(firings[at] + ((firings[at + 1] - firings[at]) * random.NextDouble() * 0.999)));
        }
    }

    // Half of them shortly before some change of clocks.
    private static DateTimeOffset RandomInstant(Random random) => random.Next(2) == 0
        ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Next(400 * 86_400))
        : new DateTimeOffset(Changes[random.Next(Changes.Length)], TimeOnly.MinValue, TimeSpan.Zero).AddSeconds(random.Next(-86_400, 86_400));

    private sealed record Field(string Text, HashSet<int> Values, bool Repeats, bool Star);

    // Minute, hour, day, month and weekday; times are rarely dense, so that a search has something to leap over.
    private static Field[] RandomFields(Random random) =>
    [
        RandomField(random, 0, 59, stars: 4),
        random.Next(2) == 0 ? RandomField(random, 0, 23, stars: 4) : Early[random.Next(Early.Length)],
        RandomField(random, 1, 28, stars: 8),
        RandomField(random, 1, 12, stars: 24),
        RandomField(random, 0, 6, stars: 8),
    ];

    // The hours in which clocks are changed.
    private static readonly Field[] Early =
    [
        new("0", [0], Repeats: false, Star: false), new("1", [1], Repeats: false, Star: false), new("2", [2], Repeats: false, Star: false),
        new("23", [23], Repeats: false, Star: false), new("1-2", [1, 2], Repeats: false, Star: false), new("0,2", [0, 2], Repeats: false, Star: false),
    ];

    private static Field RandomField(Random random, int minimum, int maximum, int stars)
    {
        var whole = maximum == 28 ? 31 : maximum;
        var count = whole - minimum + 1;
        var kind = random.Next(stars + 3);
        var (first, second) = (random.Next(minimum, maximum + 1), random.Next(minimum, maximum + 1));
        var step = random.Next(1, Math.Min(count, 20));
        var (text, values) = kind switch
        {
            0 => ($"{first}", [first]),
            1 => ($"{first},{second}", [first, second]),
            2 => ($"{first}-{second}", Every(first, first <= second ? second : second + count, 1)),
            3 => ($"*/{step}", Every(minimum, whole, step)),
            4 => ($"{first}/{step}", Every(first, whole, step)),
            _ => ("*", Every(minimum, whole, 1)),
        };
        HashSet<int> wrapped = [.. values.Select(value => (value - minimum) % count + minimum)];
        return new Field(text, wrapped, kind > 2 || wrapped.Count == count, kind is 3 or > 4);

        static IEnumerable<int> Every(int first, int last, int step)
        {
            for (var value = first; value <= last; value += step)
            {
                yield return value;
            }
        }
    }

    private static DateTimeOffset? FirstMinute(Field[] fields, Schedule.Cron schedule, DateTimeOffset after, int days)
    {
        var isRhythm = fields[0].Repeats || fields[1].Repeats;
        var start = new DateTimeOffset(after.Ticks - after.Ticks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
        var before = Wall(start.AddDays(-1));
        var furthest = before;
        for (var instant = start.AddDays(-1).AddMinutes(1); instant < after.AddDays(days); instant = instant.AddMinutes(1))
        {
            var wall = Wall(instant);
            var hit = Matches(fields, wall);
            if (!isRhythm)
            {
                hit &= wall > furthest;
                for (var leftOut = before.AddMinutes(1); leftOut < wall; leftOut = leftOut.AddMinutes(1))
                {
                    hit |= leftOut > furthest && Matches(fields, leftOut);
                }
            }

            if (hit && instant > after)
            {
                return instant;
            }

            before = wall;
            furthest = wall > furthest ? wall : furthest;
        }

        return null;

        DateTime Wall(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, schedule.Zone).DateTime;
    }

    private static bool Matches(Field[] fields, DateTime wall)
    {
        var (day, weekday) = (fields[2].Values.Contains(wall.Day), fields[4].Values.Contains((int)wall.DayOfWeek));
        return fields[0].Values.Contains(wall.Minute)
            && fields[1].Values.Contains(wall.Hour)
            && fields[3].Values.Contains(wall.Month)
            && (fields[2].Star || fields[4].Star ? day && weekday : day || weekday);
    }
}
