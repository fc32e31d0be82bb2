using System.Globalization;
using MetaFlow.Schedules;

namespace MetaFlow.Tests.Schedules;

public sealed class CronParseTests
{
    private static readonly CultureInfo Korean = CultureInfo.GetCultureInfo("ko");

    [Theory]
    [InlineData("", "schedules.cron_fields", "")]
    [InlineData("   ", "schedules.cron_fields", "   ")]
    [InlineData("0 9 * *", "schedules.cron_fields", "0 9 * *")]
    [InlineData("0 0 9 * * MON 2026", "schedules.cron_fields", "0 0 9 * * MON 2026")]
    [InlineData("0 9 * * MON , WED", "schedules.cron_fields", "0 9 * * MON , WED")]
    [InlineData("매주 월요일", "schedules.cron_fields", "매주 월요일")]
    [InlineData("@fortnightly", "schedules.cron_short_form", "@fortnightly")]
    [InlineData(" @dayly ", "schedules.cron_short_form", "@dayly")]
    [InlineData("@reboot", "schedules.cron_short_form", "@reboot")]
    [InlineData("60 9 * * *", "schedules.cron_value", "60")]
    [InlineData("0 24 * * *", "schedules.cron_value", "24")]
    [InlineData("0 9 0 * *", "schedules.cron_value", "0", 4)]
    [InlineData("0 9 32 * *", "schedules.cron_value", "32")]
    [InlineData("0 9 1 13 *", "schedules.cron_value", "13")]
    [InlineData("0 9 1 0 *", "schedules.cron_value", "0", 6)]
    [InlineData("0 9 * * 8", "schedules.cron_value", "8")]
    [InlineData("60 0 9 * * *", "schedules.cron_value", "60")]
    [InlineData("0 9-25 * * *", "schedules.cron_value", "25")]
    [InlineData("0 9,12,99 * * *", "schedules.cron_value", "99")]
    [InlineData("0 99999999999 * * *", "schedules.cron_value", "99999999999")]
    [InlineData("0 9am * * *", "schedules.cron_value", "9am")]
    [InlineData("0 9 32W * *", "schedules.cron_value", "32W")]
    [InlineData("0 9 L-31 * *", "schedules.cron_value", "L-31")]
    [InlineData("0 9 * * 8L", "schedules.cron_value", "8L")]
    [InlineData("0 9 * * 9#2", "schedules.cron_value", "9#2")]
    [InlineData("*/0 * * * *", "schedules.cron_step", "0")]
    [InlineData("*/60 * * * *", "schedules.cron_step", "60")]
    [InlineData("*/90 * * * *", "schedules.cron_step", "90")]
    [InlineData("0 */24 * * *", "schedules.cron_step", "24")]
    [InlineData("0 9 */31 * *", "schedules.cron_step", "31")]
    [InlineData("0 9 1 */12 *", "schedules.cron_step", "12")]
    [InlineData("*/five * * * *", "schedules.cron_step", "five")]
    [InlineData("0 9 * * MONDAY", "schedules.cron_name", "MONDAY")]
    [InlineData("0 9 * * MOM", "schedules.cron_name", "MOM")]
    [InlineData("0 9 1 SEPT *", "schedules.cron_name", "SEPT")]
    [InlineData("0 9 * * MON-FRY", "schedules.cron_name", "FRY")]
    [InlineData("0 9 * * XYZL", "schedules.cron_name", "XYZL")]
    [InlineData("0 9 MON * *", "schedules.cron_misplaced", "MON")]
    [InlineData("0 9 * MON *", "schedules.cron_misplaced", "MON")]
    [InlineData("0 9 * * JUL", "schedules.cron_misplaced", "JUL")]
    [InlineData("? 9 * * *", "schedules.cron_sign", "?")]
    [InlineData("0 9 ?,1 * *", "schedules.cron_sign", "?")]
    [InlineData("0 9 * ? *", "schedules.cron_sign", "?")]
    [InlineData("L 9 * * *", "schedules.cron_sign", "L")]
    [InlineData("0 9 * * L", "schedules.cron_sign", "L")]
    [InlineData("0 9 * * W", "schedules.cron_sign", "W")]
    [InlineData("0 9 1#2 * *", "schedules.cron_sign", "#")]
    [InlineData("0 9:30 * * *", "schedules.cron_sign", ":")]
    [InlineData("-5 9 * * *", "schedules.cron_sign", "-")]
    [InlineData("0 9 1-5-7 * *", "schedules.cron_sign", "-", 7)]
    [InlineData("0 9 * * 월", "schedules.cron_sign", "월")]
    [InlineData("*5 9 * * *", "schedules.cron_sign", "5")]
    [InlineData("*/5/2 9 * * *", "schedules.cron_sign", "/", 3)]
    [InlineData("0 9 LW-2 * *", "schedules.cron_sign", "-")]
    [InlineData("0 9 15W/2 * *", "schedules.cron_sign", "/")]
    [InlineData("0 9 * * MON#6", "schedules.cron_nth", "MON#6")]
    [InlineData("0 9 * * MON#0", "schedules.cron_nth", "MON#0")]
    [InlineData("0,,30 9 * * *", "schedules.cron_empty", ",", 2)]
    [InlineData("0, 9 * * *", "schedules.cron_empty", ",")]
    [InlineData(",0 9 * * *", "schedules.cron_empty", ",")]
    [InlineData("5- 9 * * *", "schedules.cron_incomplete", "5-")]
    [InlineData("*/ 9 * * *", "schedules.cron_incomplete", "*/")]
    [InlineData("0 9 * * MON#", "schedules.cron_incomplete", "MON#")]
    [InlineData("0 9 L- * *", "schedules.cron_incomplete", "L-")]
    [InlineData("0 0 31 2 *", "schedules.cron_never", "31 2 *")]
    [InlineData("0 0 30 FEB *", "schedules.cron_never", "30 FEB *")]
    [InlineData("0 0 31 4,6,9,11 *", "schedules.cron_never", "31 4,6,9,11 *")]
    [InlineData("0 0 0 30 2 ?", "schedules.cron_never", "30 2 ?")]
    [InlineData("0 0 31W 6 *", "schedules.cron_never", "31W 6 *")]
    [InlineData("0 0 L-29 2 *", "schedules.cron_never", "L-29 2 *")]
    public void What_is_wrong_in_an_expression_is_said_with_its_place(string text, string code, string about, int? position = null)
    {
        var parsed = Cron.TryParse(text, out var cron, out var problem);

        Assert.False(parsed);
        Assert.Null(cron);
        Assert.Equal(code, problem!.Problem.Code);
        Assert.Equal(about, text.Substring(problem.Position, problem.Length));
        Assert.Equal(position ?? text.IndexOf(about, StringComparison.Ordinal), problem.Position);
    }

    [Theory]
    [InlineData("75 9 * * *", "The field 'minute' takes 0 to 59, and has '75'.", "'분' 자리에는 0부터 59까지 쓸 수 있는데 '75' 값이 있습니다.")]
    [InlineData("0 9 * * MONDAY", "The field 'weekday' knows no name 'MONDAY'.", "'요일' 자리에 쓸 수 있는 'MONDAY' 이름은 없습니다.")]
    [InlineData("*/90 * * * *", "A step in the field 'minute' is from 1 to 59, and this is '90'.", "'분' 자리의 간격은 1부터 59까지인데 '90' 값이 있습니다.")]
    [InlineData("0 9 MON * *", "'MON' stands in the field 'day of month' and belongs to the field 'weekday'.", "'MON' 이름은 '요일' 자리에 쓰는데 '일' 자리에 있습니다.")]
    [InlineData("0 0  30 FEB *", "'0 0 30 FEB *' never fires: no year has such a day.", "그런 날이 어느 해에도 없어 '0 0 30 FEB *' 식은 한 번도 실행되지 않습니다.")]
    [InlineData("0 9 *", "A cron expression has five fields, or six with seconds first, and '0 9 *' has 3.", "cron 식은 자리가 다섯 개이고 맨 앞에 초를 더하면 여섯 개인데, '0 9 *' 식에는 3개가 있습니다.")]
    public void A_problem_names_the_field_and_what_it_takes(string text, string english, string korean)
    {
        Assert.False(Cron.TryParse(text, out _, out var problem));

        Assert.Equal(english, problem.Problem.Message);
        Assert.Equal(korean, problem.Problem.In(Korean).Message);
    }

    [Theory]
    [InlineData("0 9 * * MONDAY", "Did you mean 'MON'?")]
    [InlineData("0 9 * * TEU", "Did you mean 'TUE'?")]
    [InlineData("0 9 1 SEPT *", "Did you mean 'SEP'?")]
    [InlineData("@dayly", "Did you mean '@daily'?")]
    [InlineData("@reboot", "Known: @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually.")]
    [InlineData("*/90 * * * *", "Steps begin anew in each hour, day, month or year. For a period such as 90 minutes use 'every'.")]
    public void The_hint_is_the_next_action(string text, string hint)
    {
        Assert.False(Cron.TryParse(text, out _, out var problem));

        Assert.Equal(hint, problem.Problem.Hint);
    }

    [Theory]
    [InlineData("*/15 9 * * *", true)]
    [InlineData("0 * * * *", true)]
    [InlineData("0 */2 * * *", true)]
    [InlineData("5/20 9 * * *", true)]
    [InlineData("0,30 * * * *", true)]
    [InlineData("0 0-23 * * *", true)]
    [InlineData("* 30 9 * * *", true)]
    [InlineData("@hourly", true)]
    [InlineData("0 9 * * *", false)]
    [InlineData("0,30 9-17 * * *", false)]
    [InlineData("0 9 */2 * *", false)]
    [InlineData("0 9 * */3 *", false)]
    [InlineData("30 0 9 * * *", false)]
    [InlineData("@daily", false)]
    public void Stars_steps_and_whole_fields_in_the_time_make_a_rhythm(string text, bool isRhythm)
    {
        Assert.True(Cron.TryParse(text, out var cron, out _));

        Assert.Equal(isRhythm, cron.IsRhythm);
    }

    [Fact]
    public void Spaces_and_the_case_of_names_make_no_difference()
    {
        Assert.True(Cron.TryParse("  0\t9 * *   mon ", out var cron, out _));
        Assert.True(Cron.TryParse("0 9 * * MON", out var same, out _));

        Assert.Equal(same, cron);
        Assert.Equal("0 9 * * mon", cron.ToString());
    }
}
