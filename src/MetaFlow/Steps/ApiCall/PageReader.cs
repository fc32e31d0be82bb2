using System.Text.RegularExpressions;
using MetaFlow.Expressions;
using MetaFlow.Http;
using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>Reads a list page by page, to its end or to the bound that was declared.</summary>
internal sealed partial class PageReader(
    CallSession session, ApiCallSettings settings, PagingSettings paging, ExpressionCache expressions, StepContext context)
{
    private readonly List<JsonData> _items = [];
    private readonly HashSet<string> _seen = [];
    private long _bytes;

    public async Task<StepOutcome> ReadAsync(ApiRequest first, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPagesAsync(first, cancellationToken);
        }
        catch (ExpressionException exception)
        {
            return new StepOutcome.Failed(exception.ToProblem() with { Path = "settings.paging" }, Retryable: false);
        }
    }

    private async Task<StepOutcome> ReadPagesAsync(ApiRequest first, CancellationToken cancellationToken)
    {
        var (request, position) = (First(first), Start);
        ReadOnlyMemory<byte> before = default;
        for (var page = 1; ; page++)
        {
            var (answer, failed) = await session.SendAsync(request, cancellationToken);
            if (answer is null)
            {
                return failed!;
            }

            var body = AnswerBody.Read(answer, settings, out var problem);
            _bytes += answer.Body.Length;
            problem ??= _bytes > session.MaxBytes ? Problem.Of("api_call.pages_too_large", ("host", request.Address.Host), ("limit", session.MaxBytes)) : null;
            var items = problem is null ? ItemsOf(body!, answer, out problem) : [];
            problem ??= items.Count > 0 && answer.Body.Span.SequenceEqual(before.Span) ? Repeats(request) : null;
            if (problem is not null)
            {
                return new StepOutcome.Failed(problem, Retryable: false);
            }

            _items.AddRange(items);
            position += paging.By == PagingKind.Offset ? items.Count : 1;
            var next = Next(answer, body!, items.Count, position, page + 1, out problem);
            if (problem is not null)
            {
                return new StepOutcome.Failed(problem, Retryable: false);
            }

            if (next is null || page >= Math.Clamp(paging.MaxPages, 1, PagingSettings.MostPages))
            {
                return new StepOutcome.Completed(
                    session.OutputOf(answer, JsonArray.Create([.. _items])).With("pages", page).With("more", next is not null));
            }

            (request, before) = (next, answer.Body);
        }
    }

    private int Start => paging.Start ?? (paging.By == PagingKind.Page ? 1 : 0);

    private string Parameter => paging.Parameter ?? paging.By switch
    {
        PagingKind.Page => "page",
        PagingKind.Offset => "offset",
        _ => "cursor",
    };

    private ApiRequest First(ApiRequest first) =>
        paging.By is PagingKind.Page or PagingKind.Offset ? With(Start, 1, out _)! : first;

    /// <summary>The call for the page behind this one; null where this is the last.</summary>
    private ApiRequest? Next(HttpAnswer answer, JsonData body, int count, int position, int page, out Problem? problem)
    {
        problem = null;
        if (paging.By is PagingKind.Page or PagingKind.Offset)
        {
            return count == 0 || count < paging.Size ? null : With(position, page, out problem);
        }

        var found = paging.Next is { } path
            ? BodyPath.Find(path, body, expressions, context.Scope)
            : NextLink(answer) is { } link ? new JsonText(link) : null;
        if (found is null or JsonNull or JsonBool || QueryText.Plain(found) is not { Length: > 0 } plain)
        {
            return null;
        }

        if (!_seen.Add(plain))
        {
            problem = Problem.Of("api_call.paging_repeats", ("host", answer.Address.Host));
            return null;
        }

        if (paging.By == PagingKind.Cursor)
        {
            return With(found, page, out problem);
        }

        if (!Uri.TryCreate(answer.Address, plain, out var address))
        {
            problem = Problem.Of("api_call.bad_next_link", ("host", answer.Address.Host));
            return null;
        }

        return ApiRequest.Of(settings, context, out problem, page) is { } again ? again with { Address = address } : null;
    }

    private ApiRequest? With(JsonData position, int page, out Problem? problem)
    {
        if (paging.InBody)
        {
            var body = settings.Body as JsonObject ?? JsonObject.Empty;
            return ApiRequest.Of(settings with { Body = body.With(Parameter, position) }, context, out problem, page);
        }

        return ApiRequest.Of(settings, context, out problem, page) is { } request
            ? request with { Address = QueryText.Set(request.Address, [new(Parameter, QueryText.Plain(position)!)]) }
            : null;
    }

    private JsonArray ItemsOf(JsonData body, HttpAnswer answer, out Problem? problem)
    {
        var found = paging.Items is { } path ? BodyPath.Find(path, body, expressions, context.Scope) : body;
        var isExact = paging.Items is null || BodyPath.IsPlain(paging.Items);
        problem = null;
        if (found is JsonArray list)
        {
            return list;
        }

        // An expression gives nothing for an empty list, and the item itself for a list of one.
        if (found is JsonNull || (!isExact && found is null))
        {
            return [];
        }

        if (!isExact && found is not null)
        {
            return [found];
        }

        problem = Problem.Of("api_call.no_items", ("host", answer.Address.Host), ("place", paging.Items is null ? "body" : $"body.{paging.Items}"));
        return [];
    }

    private static Problem Repeats(ApiRequest request) => Problem.Of("api_call.paging_repeats", ("host", request.Address.Host));

    // RFC 8288: <https://…?page=2>; rel="next", <…>; rel="last"
    private static string? NextLink(HttpAnswer answer) =>
        answer.Headers.TryGetValue("link", out var header)
        && LinkValue().Matches(header).FirstOrDefault(link => Relation().IsMatch(link.Groups["parameters"].Value)) is { } next
            ? next.Groups["target"].Value
            : null;

    [GeneratedRegex(@"<(?<target>[^>]*)>(?<parameters>(?:\s*;\s*[^=;,\s]+\s*(?:=\s*(?:""[^""]*""|[^;,""\s]*))?)*)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkValue();

    [GeneratedRegex(@";\s*rel\s*=\s*(?:""(?:[^""]*\s)?next(?:\s[^""]*)?""|next\b)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Relation();
}
