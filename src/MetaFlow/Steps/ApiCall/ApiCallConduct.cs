using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>What a call does, told from its settings.</summary>
internal static class ApiCallConduct
{
    public const string DefaultMethod = "GET";

    public static Conduct Of(WrittenSettings settings)
    {
        var effect = EffectOf(settings);
        return new Conduct(effect)
        {
            Idempotency = IdempotencyOf(settings, effect),
            Hosts = HostsOf(settings),
            Credentials = settings.Text("credential") is { } credential ? [credential] : [],
            MaxCalls = settings["paging"] switch
            {
                null => 1,
                _ when settings.IsOpen("paging") => PagingSettings.MostPages,
                JsonObject paging => paging["maxPages"] is JsonNumber pages ? (int)pages.Value : PagingSettings.DefaultMaxPages,
                _ => 1,
            },
        };
    }

    /// <summary>The method; null where an expression decides.</summary>
    public static string? MethodOf(WrittenSettings settings) =>
        settings["method"] is null or JsonNull ? DefaultMethod : settings.Text("method")?.ToUpperInvariant();

    public static bool IsRead(string method) => method is "GET" or "HEAD" or "OPTIONS";

    // What is not known counts as the strongest that it could be.
    private static Effect EffectOf(WrittenSettings settings)
    {
        if (settings.IsOpen("effect"))
        {
            return Effect.Irreversible;
        }

        return settings.Text("effect") switch
        {
            "read" => Effect.Read,
            "write" => Effect.Write,
            "notify" => Effect.Notify,
            "irreversible" => Effect.Irreversible,
            _ => MethodOf(settings) is { } method && IsRead(method) ? Effect.Read : Effect.Write,
        };
    }

    private static Idempotency IdempotencyOf(WrittenSettings settings, Effect effect) => settings.Text("idempotency") switch
    {
        _ when effect == Effect.Read => Idempotency.Natural,
        "key" => Idempotency.Key,
        "natural" => Idempotency.Natural,
        "none" => Idempotency.None,
        _ when settings.IsOpen("idempotency") => Idempotency.None,
        _ => effect == Effect.Write && MethodOf(settings) is "PUT" or "DELETE" ? Idempotency.Natural : Idempotency.None,
    };

    private static IReadOnlyList<string>? HostsOf(WrittenSettings settings)
    {
        var others = settings.Texts("hosts");
        return (settings.Host("url"), others) switch
        {
            (_, null) => null,
            ({ } host, _) => [host, .. others],
            (null, { Count: > 0 }) => others,
            _ => null,
        };
    }
}
