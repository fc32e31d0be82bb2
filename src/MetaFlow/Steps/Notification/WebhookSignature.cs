using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Steps.Notification;

/// <summary>
/// Proves who called: <c>MetaFlow-Signature: t=seconds,v1=hex</c>, the HMAC-SHA256 of <c>seconds.body</c>. The time is
/// signed too, so that a call that somebody recorded is old when it is repeated.
/// </summary>
internal static class WebhookSignature
{
    public const string Header = "MetaFlow-Signature";

    public static string Of(ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{seconds}."), .. body];
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
