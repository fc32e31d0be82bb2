using System.Buffers.Text;
using System.Security.Cryptography;
using MetaFlow.Approvals;
using MetaFlow.Json;
using MetaFlow.Steps.Approval;
using MetaFlow.Web.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace MetaFlow.Web.Approvals;

/// <summary>What a link says: who may answer what, and until when.</summary>
internal sealed record ApprovalLink(
    RunId Run, string StepPath, int Attempt, string DefinitionHash, string PayloadHash, string Person, DateTimeOffset Expires);

/// <summary>
/// Makes links and reads them again. What a link says is encrypted and signed (HMAC-SHA256) with the keys of the data
/// directory, so that nobody can make one for somebody else. That it works once follows from the approval: each person
/// counts once.
/// </summary>
internal sealed class ApprovalLinks(IDataProtectionProvider protection, IConfiguration configuration) : IApprovalLinks
{
    public const string Path = "/approve";

    // Another purpose cannot open what was sealed for this one: it must never change.
    private const string Purpose = "MetaFlow.ApprovalLinks.v1";

    // Longer than any link of ours: not worth reading.
    private const int LongestToken = 4000;

    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);

    public string Page(RunId run, string stepPath) => Base() + PathOf(run, stepPath);

    public string For(ApprovalRequest request, string person, DateTimeOffset expires) =>
        $"{Base()}{Path}/{Seal(new ApprovalLink(request.Run, request.StepPath, request.Attempt, request.DefinitionHash, request.PayloadHash, person, expires))}";

    /// <summary>The page of an approval on this server.</summary>
    public static string PathOf(RunId run, string stepPath) =>
        $"/approvals/{run}/{string.Join('/', stepPath.Split('/').Select(Uri.EscapeDataString))}";

    public string Seal(ApprovalLink link) => Base64Url.EncodeToString(_protector.Protect(JsonObject.Of(
        ("run", link.Run.ToString()), ("step", link.StepPath), ("attempt", link.Attempt), ("definition", link.DefinitionHash),
        ("payload", link.PayloadHash), ("person", link.Person), ("expires", link.Expires.ToUnixTimeMilliseconds())).ToUtf8()));

    /// <summary>What a link says; null where it was not made here, or not like that.</summary>
    public ApprovalLink? Open(string? token)
    {
        if (token is not { Length: > 0 and < LongestToken } || !Base64Url.IsValid(token))
        {
            return null;
        }

        try
        {
            return JsonData.Parse(_protector.Unprotect(Base64Url.DecodeFromChars(token))) is JsonObject said
                && RunId.TryParse(Text(said, "run"), out var run)
                    ? new ApprovalLink(
                        run, Text(said, "step"), (int)Number(said, "attempt"), Text(said, "definition"), Text(said, "payload"), Text(said, "person"),
                        DateTimeOffset.FromUnixTimeMilliseconds((long)Number(said, "expires")))
                    : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private string Base() => ServerOptions.PublicAddress(configuration);

    private static string Text(JsonObject said, string name) => ((JsonText)said[name]!).Value;

    private static double Number(JsonObject said, string name) => ((JsonNumber)said[name]!).Value;
}
