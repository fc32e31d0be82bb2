using System.Globalization;
using MetaFlow.Schedules;

namespace MetaFlow.Tests.Schedules;

public sealed class TimeZonesTests
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;
    private static readonly CultureInfo Korean = CultureInfo.GetCultureInfo("ko-KR");

    [Theory]
    [InlineData("Asia/Seoul", "Asia/Seoul")]
    [InlineData(" Europe/Berlin ", "Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT-9", "Etc/GMT-9")]
    [InlineData("UTC", "UTC")]
    [InlineData("Etc/UTC", "UTC")]
    [InlineData("Korea Standard Time", "Asia/Seoul")]
    [InlineData("Eastern Standard Time", "America/New_York")]
    [InlineData("W. Europe Standard Time", "Europe/Berlin")]
    public void A_zone_is_found_by_its_IANA_id_or_by_the_name_Windows_gives_it(string text, string id)
    {
        Assert.True(TimeZones.TryFind(text, out var zone, out var problem));

        Assert.Equal(id, zone.Id);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("KST", "Asia/Seoul")]
    [InlineData("kst", "Asia/Seoul")]
    [InlineData("Seoul", "Asia/Seoul")]
    [InlineData("서울", "Asia/Seoul")]
    [InlineData("한국", "Asia/Seoul")]
    [InlineData("asia/seoul", "Asia/Seoul")]
    [InlineData("Asia/Soul", "Asia/Seoul")]
    [InlineData("Asia/Beijing", "Asia/Shanghai")]
    [InlineData("EST", "America/New_York")]
    [InlineData("PST", "America/Los_Angeles")]
    [InlineData("CET", "Europe/Berlin")]
    [InlineData("New York", "America/New_York")]
    [InlineData("뉴욕", "America/New_York")]
    [InlineData("America/NewYork", "America/New_York")]
    [InlineData("Europe/Berln", "Europe/Berlin")]
    [InlineData("GMT", "UTC")]
    [InlineData("UTC+9", "Etc/GMT-9")]
    [InlineData("+09:00", "Etc/GMT-9")]
    [InlineData("GMT-05:00", "Etc/GMT+5")]
    public void Common_slips_are_answered_with_the_zone_that_is_meant(string text, string meant)
    {
        Assert.False(TimeZones.TryFind(text, out _, out var problem));

        Assert.Equal("schedules.unknown_time_zone", problem.Code);
        Assert.Equal($"There is no time zone '{text}'.", problem.Message);
        Assert.Equal($"Did you mean '{meant}'?", problem.Hint);
        Assert.Equal($"'{meant}' 아닌가요?", problem.In(Korean).Hint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("the office")]
    [InlineData("localtime")]
    [InlineData("posixrules")]
    [InlineData("right/Asia/Seoul")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("Asia/../Asia/Seoul")]
    public void What_is_no_zone_for_every_machine_is_not_taken_for_one(string text)
    {
        Assert.False(TimeZones.TryFind(text, out var zone, out var problem));

        Assert.Null(zone);
        Assert.Equal("schedules.unknown_time_zone", problem.Code);
    }

    [Theory]
    [InlineData("Asia/Seoul", "Seoul", "서울")]
    [InlineData("America/New_York", "New York", "뉴욕")]
    [InlineData("Australia/Lord_Howe", "Lord Howe Island", "로드하우섬")]
    [InlineData("America/Port_of_Spain", "Port of Spain", "Port of Spain")]
    [InlineData("UTC", "UTC", "UTC")]
    public void A_zone_is_called_by_its_city(string id, string english, string korean)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);

        Assert.Equal(english, TimeZones.CityIn(zone, English));
        Assert.Equal(korean, TimeZones.CityIn(zone, Korean));
    }
}
