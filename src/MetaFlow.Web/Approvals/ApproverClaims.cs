using System.Security.Claims;
using MetaFlow.Approvals;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Approvals;

internal static class ApproverClaims
{
    /// <summary>Whoever is signed in, as somebody who answers; null where nobody is.</summary>
    public static Approver? Approver(this ClaimsPrincipal principal) =>
        principal is { Identity.Name: { } name } && principal.Role() is { } role ? new Approver(name, role) : null;
}
