namespace MetaFlow.Knowledge.Metadata;

/// <summary>Names of the trade that a text mentions, each under the name it usually has.</summary>
internal static class TechnologyRules
{
    private const int Looked = 200_000;

    private static readonly (string Name, string[] Said)[] Known =
    [
        ("REST", ["REST", "RESTful"]), ("HTTP", ["HTTP", "HTTPS"]), ("JSON", ["JSON"]), ("JSONata", ["JSONata"]), ("XML", ["XML"]), ("YAML", ["YAML"]),
        ("CSV", ["CSV"]), ("OpenAPI", ["OpenAPI", "Swagger"]), ("GraphQL", ["GraphQL"]), ("gRPC", ["gRPC"]), ("OAuth", ["OAuth", "OAuth2"]), ("JWT", ["JWT"]),
        ("webhook", ["webhook", "webhooks", "웹훅"]), ("cron", ["cron", "크론"]), ("SMTP", ["SMTP"]), ("IMAP", ["IMAP"]), ("Slack", ["Slack", "슬랙"]),
        ("GitHub", ["GitHub", "깃허브"]), ("GitLab", ["GitLab", "깃랩"]), ("Jira", ["Jira", "지라"]), ("Confluence", ["Confluence"]), ("Notion", ["Notion", "노션"]),
        ("Naver", ["Naver", "네이버"]), ("Kakao", ["Kakao", "KakaoTalk", "카카오", "카카오톡"]), ("Google", ["Google", "구글"]), ("Gmail", ["Gmail"]),
        ("Teams", ["Microsoft Teams", "팀즈"]), ("Telegram", ["Telegram", "텔레그램"]), ("Discord", ["Discord", "디스코드"]), ("OpenAI", ["OpenAI"]),
        ("SQL", ["SQL"]), ("PostgreSQL", ["PostgreSQL", "Postgres"]), ("SQLite", ["SQLite"]), ("MySQL", ["MySQL"]), ("MongoDB", ["MongoDB"]),
        ("Redis", ["Redis"]), ("Kafka", ["Kafka", "카프카"]), ("RabbitMQ", ["RabbitMQ"]), ("Elasticsearch", ["Elasticsearch"]), ("Qdrant", ["Qdrant"]),
        ("Docker", ["Docker", "도커"]), ("Kubernetes", ["Kubernetes", "쿠버네티스"]), ("AWS", ["AWS"]), ("Azure", ["Azure"]), ("S3", ["S3"]),
        ("C#", ["C#"]), (".NET", [".NET"]), ("Python", ["Python", "파이썬"]), ("JavaScript", ["JavaScript", "자바스크립트"]), ("Java", ["Java"]),
        ("RSS", ["RSS"]), ("PDF", ["PDF"]), ("LLM", ["LLM"]), ("MCP", ["MCP"]), ("FHIR", ["FHIR"]), ("PubMed", ["PubMed"]),
    ];

    public static IReadOnlyList<string> Of(string text)
    {
        var looked = text.Length <= Looked ? text : text[..Looked];
        return [.. Known.Where(each => each.Said.Any(said => Mentions(looked, said))).Select(each => each.Name).Take(20)];
    }

    private static bool Mentions(string text, string said)
    {
        // Short names are words of their own in small letters: 'rest', 'teams'.
        var comparison = said.Length <= 5 && said.All(char.IsAsciiLetterUpper) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        for (var at = text.IndexOf(said, comparison); at >= 0; at = text.IndexOf(said, at + 1, comparison))
        {
            var end = at + said.Length;
            if ((at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
