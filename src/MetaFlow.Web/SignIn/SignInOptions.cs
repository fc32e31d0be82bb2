using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web.SignIn;

/// <summary>How long sessions last and how much guessing is let through.</summary>
internal sealed class SignInOptions
{
    public const string Section = "MetaFlow:SignIn";

    /// <summary>How long a session lasts when nobody uses it.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a session lasts at most, however much it is used.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a session may go on after it was ended on another node.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SessionCheckInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After how many wrong passwords in a row a person is locked.</summary>
    [Range(3, 100)]
    public int LockOutLimit { get; set; } = 5;

    /// <summary>How long a person stays locked.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LockOutTime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many failed sign-ins one address may make within <see cref="AddressTime"/>.</summary>
    [Range(5, 10_000)]
    public int AddressLimit { get; set; } = 30;

    /// <summary>Over how long the failed sign-ins of an address are counted.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan AddressTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Rounds of PBKDF2 with HMAC-SHA512. Raising it strengthens each password at its next sign-in.</summary>
    [Range(100_000, 10_000_000)]
    public int PasswordRounds { get; set; } = 210_000;
}

[OptionsValidator]
internal sealed partial class SignInOptionsValidator : IValidateOptions<SignInOptions>;
