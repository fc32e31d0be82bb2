using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>What is wrong with the settings of a call beyond their kinds.</summary>
internal static class ApiCallChecks
{
    public static IEnumerable<SettingProblem> Of(WrittenSettings settings) =>
    [
        .. OfUrl(settings),
        .. OfMethod(settings),
        .. OfHeaders(settings),
        .. SecretsInSettings.Of(settings),
        .. OfCredential(settings),
        .. OfBody(settings),
        .. OfAnswer(settings),
        .. PagingChecks.Of(settings),
    ];

    private static IEnumerable<SettingProblem> OfUrl(WrittenSettings settings)
    {
        if (settings["url"] is not JsonText { Value: var url })
        {
            yield break;
        }

        var known = Known(url);
        if (settings.Text("url") is not null ? !ApiRequest.TryParse(url, out _, out _) : !MayBecomeHttp(known))
        {
            yield return new("url", Problem.Of("api_call.bad_url"));
        }
        else if (Authority(known).Contains('@', StringComparison.Ordinal))
        {
            yield return new("url", Problem.Of("api_call.user_in_url"));
        }
    }

    private static IEnumerable<SettingProblem> OfMethod(WrittenSettings settings)
    {
        if (ApiCallConduct.MethodOf(settings) is not { } method)
        {
            yield break;
        }

        if (!ApiRequest.Methods.Contains(method))
        {
            yield return new("method", Problem.OfUnknown("api_call.unknown_method", settings.Text("method")!, ApiRequest.Methods));
        }
        else if (method is "GET" or "HEAD" && settings["body"] is not null)
        {
            yield return new("body", Problem.Of("api_call.body_with_get", ("method", method)));
        }
        else if (method is "PUT" or "PATCH" or "DELETE" && settings.Text("effect") == "read")
        {
            yield return new("effect", Problem.Of("api_call.effect_too_weak", ("method", method)));
        }
    }

    private static IEnumerable<SettingProblem> OfHeaders(WrittenSettings settings)
    {
        foreach (var (name, value) in settings["headers"] as JsonObject ?? JsonObject.Empty)
        {
            var constant = WrittenSettings.HasExpression(value) ? "" : QueryText.Plain(value) ?? "";
            if (ApiRequest.HeadersOfTransport.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                yield return new($"headers.{name}", Problem.Of("api_call.header_of_transport", ("name", name)));
            }
            else if (!ApiRequest.IsHeader(name, constant))
            {
                yield return new($"headers.{name}", Problem.Of("api_call.bad_header", ("name", name)));
            }
        }
    }

    private static IEnumerable<SettingProblem> OfCredential(WrittenSettings settings)
    {
        if (settings.IsOpen("credential"))
        {
            yield return new("credential", Problem.Of("api_call.credential_open"));
        }
        else if (settings["credential"] is JsonText && settings["url"] is JsonText { Value: var url }
            && url.TrimStart().StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && settings.Host("url") is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            yield return new("url", Problem.Of("api_call.credential_in_clear", ("name", ((JsonText)settings["credential"]!).Value)) with { Severity = Severity.Warning });
        }
    }

    private static IEnumerable<SettingProblem> OfBody(WrittenSettings settings)
    {
        if (settings["body"] is not { } body)
        {
            if (settings["bodyType"] is not null)
            {
                yield return new("bodyType", Problem.Of("api_call.no_body"));
            }

            yield break;
        }

        // A whole expression may give anything.
        BodyType? unfit = (settings.Text("bodyType"), body) switch
        {
            (_, JsonText text) when WrittenSettings.HasExpression(text) => null,
            ("form", not JsonObject) => BodyType.Form,
            ("multipart", not JsonObject) => BodyType.Multipart,
            ("text", JsonObject or JsonArray or JsonNull) => BodyType.Text,
            ("binary", not (JsonText or JsonObject)) => BodyType.Binary,
            _ => null,
        };
        if (unfit is { } type)
        {
            yield return new("body", RequestBody.Unfit(type));
        }
    }

    private static IEnumerable<SettingProblem> OfAnswer(WrittenSettings settings)
    {
        if (settings["response"] is JsonObject response && !settings.IsOpen("response"))
        {
            if (response["sample"] is null == response["schema"] is null)
            {
                yield return new("response", Problem.Of("api_call.sample_or_schema"));
            }
            else if (response["schema"] is not (null or JsonObject or JsonBool))
            {
                yield return new("response.schema", Problem.Of("api_call.bad_schema"));
            }

            if (settings.Text("answer") is "text" or "binary")
            {
                yield return new("answer", Problem.Of("api_call.answer_without_shape", ("setting", "response")));
            }
        }

        foreach (var status in settings["expectStatus"] as JsonArray ?? JsonArray.Empty)
        {
            if (status is JsonNumber number && number.Value is < 200 or > 599)
            {
                yield return new("expectStatus", Problem.Of("api_call.bad_status", ("status", number.Literal)));
            }
        }

        if (settings.Number("maxBytes") is < 1)
        {
            yield return new("maxBytes", Problem.Of("api_call.out_of_range", ("setting", "maxBytes"), ("minimum", 1), ("maximum", long.MaxValue)));
        }
    }

    // The part before the first expression.
    internal static string Known(string text) =>
        (text.IndexOf("{{", StringComparison.Ordinal) is >= 0 and var hole ? text[..hole] : text).TrimStart();

    private static bool MayBecomeHttp(string known)
    {
        string[] beginnings = ["http://", "https://"];
        return Array.Exists(beginnings, beginning => known.Length < beginning.Length
            ? beginning.StartsWith(known, StringComparison.OrdinalIgnoreCase)
            : known.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
    }

    private static string Authority(string known)
    {
        var start = known.IndexOf("://", StringComparison.Ordinal);
        var rest = start < 0 ? "" : known[(start + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        return end < 0 ? rest : rest[..end];
    }
}
