using System.Text.RegularExpressions;

namespace MetaFlow.Workflows;

/// <summary>Reads who may call a webhook, and with what.</summary>
internal sealed partial class WebhookReader(ProblemList problems)
{
    /// <summary>No setting lets more through.</summary>
    public const int LargestBody = 100 * 1024 * 1024;

    public const int MostCalls = 1_000_000;

    public const string PathPattern = @"^[A-Za-z0-9._~-]{1,64}(/[A-Za-z0-9._~-]{1,64}){0,7}$";

    public const string HeaderPattern = @"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$";

    public const string ContentTypePattern = @"^\s*[A-Za-z0-9!#$&^_.+-]+/(\*|[A-Za-z0-9!#$&^_.+-]+)\s*$";

    /// <summary>What a webhook can be asked with.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    public TriggerDeclaration.Webhook Read(MemberReader members, string id)
    {
        var methods = members.Texts("methods");
        foreach (var method in methods.Where(method => !Methods.Contains(method, StringComparer.OrdinalIgnoreCase)))
        {
            problems.AddUnknown(members.Find("methods")!.Place, "workflows.unknown_method", method, Methods);
        }

        var (proof, credential, terms) = ReadAuth(members.Find("auth"));
        var webhook = new TriggerDeclaration.Webhook(
            id, members.Place, methods.Count == 0 ? ["POST"] : [.. methods.Select(method => method.ToUpperInvariant())],
            proof, credential, members.Duration("answerWithin"), members.Expression("deduplicateBy"))
        {
            Terms = terms,
            Path = ReadPath(members),
            ContentTypes = [.. members.Texts("contentTypes").Select(type => type.Trim().ToLowerInvariant())],
            LargestBody = members.Whole("maxBody", 1, LargestBody),
            Rate = ReadRate(members.Find("rate")),
        };
        foreach (var type in webhook.ContentTypes.Where(type => !ContentType().IsMatch(type)))
        {
            problems.Add(members.Find("contentTypes")!.Place, "workflows.webhook_type", ("type", type));
        }

        if (!_paths.Add(webhook.Path ?? id))
        {
            problems.Add((members.Find("path") ?? members.Find("id") ?? members.Find("type"))!.Place, "workflows.double_webhook_path", ("path", webhook.Path ?? id));
        }

        return webhook;
    }

    /// <summary>What a kind says itself nobody says again: a member without effect is a mistake.</summary>
    public static string[] TermsNotFor(WebhookProof proof) => proof switch
    {
        WebhookProof.Hmac => [],
        WebhookProof.Secret => ["encoding", "timestampHeader", "tolerance"],
        WebhookProof.Stripe => ["prefix", "encoding", "timestampHeader"],
        WebhookProof.Slack => ["header", "prefix", "encoding", "timestampHeader"],
        _ => ["header", "prefix", "encoding", "timestampHeader", "tolerance"],
    };

    private string? ReadPath(MemberReader members)
    {
        if (members.Text("path") is not { } path)
        {
            return null;
        }

        if (Path().IsMatch(path))
        {
            return path;
        }

        problems.Add(members.Find("path")!.Place, "workflows.webhook_path", ("path", path));
        return null;
    }

    private CallRate? ReadRate(SourceNode? node)
    {
        if (node is null || MemberReader.Of(node, problems) is not { } rate)
        {
            return null;
        }

        _ = rate.Need("calls");
        var calls = rate.Whole("calls", 1, MostCalls);
        var per = rate.Duration("per") ?? TimeSpan.FromMinutes(1);
        rate.RefuseOthers();
        return calls is { } most ? new CallRate(most, per) : null;
    }

    private (WebhookProof Proof, string? Credential, WebhookTerms Terms) ReadAuth(SourceNode? node)
    {
        if (node is null || MemberReader.Of(node, problems) is not { } auth)
        {
            return (WebhookProof.None, null, new WebhookTerms());
        }

        _ = auth.Need("kind");
        var proof = auth.Choice("kind", WebhookProof.None);
        var credential = proof == WebhookProof.None ? auth.Text("credential") : auth.NeedText("credential");
        var terms = new WebhookTerms
        {
            Header = ReadHeader(auth, "header"),
            Prefix = auth.Text("prefix"),
            Encoding = auth.Choice("encoding", SignatureEncoding.Hex),
            TimestampHeader = ReadHeader(auth, "timestampHeader"),
            Tolerance = auth.Duration("tolerance") ?? new WebhookTerms().Tolerance,
        };
        foreach (var member in TermsNotFor(proof).Where(member => auth.Find(member) is not null))
        {
            problems.Add(auth.Find(member)!.Place, "workflows.webhook_term", ("member", member), ("kind", auth.Text("kind") ?? "none"));
        }

        auth.RefuseOthers();
        return (proof, credential, terms);
    }

    private string? ReadHeader(MemberReader auth, string member)
    {
        if (auth.Text(member) is not { } header)
        {
            return null;
        }

        if (Header().IsMatch(header))
        {
            return header;
        }

        problems.Add(auth.Find(member)!.Place, "workflows.webhook_header", ("header", header));
        return null;
    }

    [GeneratedRegex(PathPattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();

    [GeneratedRegex(HeaderPattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header();

    [GeneratedRegex(ContentTypePattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ContentType();
}
