using MetaFlow.Knowledge.Search.Language;

namespace MetaFlow.Tests.Knowledge.Search.Language;

/// <summary>Names that sound alike in both scripts.</summary>
public sealed class NameSoundsTests
{
    [Theory]
    [InlineData("슬랙", "slack")]
    [InlineData("깃허브", "github")]
    [InlineData("노션", "notion")]
    [InlineData("디스코드", "discord")]
    [InlineData("쿠버네티스", "kubernetes")]
    [InlineData("마이크로소프트", "microsoft")]
    [InlineData("엑셀", "excel")]
    [InlineData("컨플루언스", "confluence")]
    [InlineData("핀터레스트", "pinterest")]
    [InlineData("드롭박스", "dropbox")]
    [InlineData("텔레그램", "telegram")]
    [InlineData("허브스팟", "hubspot")]
    public void A_name_is_the_same_in_either_script(string hangul, string latin)
    {
        Assert.True(NameSounds.AreOneName(hangul, latin));
        Assert.True(NameSounds.AreOneName(latin, hangul));
    }

    [Theory]
    [InlineData("슬랙", "slope")]
    [InlineData("노션", "motion")]
    [InlineData("사람", "slim")]
    [InlineData("기온", "kino")]
    [InlineData("도커", "decker")]
    [InlineData("비", "b")]
    public void Words_that_sound_different_are_not(string hangul, string latin) => Assert.False(NameSounds.AreOneName(hangul, latin));
}
