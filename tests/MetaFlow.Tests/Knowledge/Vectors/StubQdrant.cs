using System.Collections.Concurrent;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Knowledge.Vectors;
using MetaFlow.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MetaFlow.Tests.Knowledge.Vectors;

/// <summary>A Qdrant on this machine, as far as its API description goes: whatever does not fit the description is refused.</summary>
internal sealed class StubQdrant : IAsyncDisposable
{
    public const string Key = "not-a-real-key-0123456789";

    private readonly ConcurrentDictionary<string, Collection> _collections = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private StubService? _service;

    /// <summary>What did not fit.</summary>
    public ConcurrentQueue<string> Refused { get; } = [];

    /// <summary>Answers instead, as long as there are any; null lets a call through.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>?> Instead { get; } = [];

    public ConcurrentQueue<Asked> Asked => _service!.Asked;

    public IEnumerable<string> Names => _collections.Keys;

    public VectorOptions Options => new() { Provider = "qdrant", QdrantUrl = _service!.Address + "/", QdrantApiKey = Key, QdrantPrefix = "test" };

    public static async Task<StubQdrant> StartAsync()
    {
        var stub = new StubQdrant();
        stub._service = await StubService.StartAsync(stub.AnswerAsync);
        return stub;
    }

    public void Forget(string name) => _collections.TryRemove(name, out _);

    public IEnumerable<string> IndexesOf(string name) => _collections[name].Indexes.Select(each => $"{each.Key}: {each.Value}").Order(StringComparer.Ordinal);

    public ValueTask DisposeAsync() => _service!.DisposeAsync();

    private Task AnswerAsync(HttpContext context, Asked asked)
    {
        if (asked.Header("api-key") != Key)
        {
            return Error(context, 401, "Must provide an API key");
        }

        if (Instead.TryDequeue(out var instead) && instead is not null)
        {
            return instead(context);
        }

        var parts = asked.Path.Split('?');
        if (asked.Method == "GET" && parts[0] == "/collections")
        {
            return Result(context, JsonObject.Of(("collections", JsonArray.Create([.. _collections.Keys.Select(name => JsonObject.Of(("name", name)))]))));
        }

        if (parts[0].Split('/', 4) is not ["", "collections", var escaped, ..] || CallOf(asked.Method, parts[0]) is not { } call)
        {
            return Refuse(context, $"{asked.Method} {asked.Path} is not described");
        }

        var body = asked.Body.Length > 0 ? JsonData.Parse(asked.Body) : null;
        var unknown = QueryHelpers.ParseQuery(parts.ElementAtOrDefault(1)).Keys.Except(call.Query).ToList();
        if (unknown.Count > 0 || (call.Body is null ? body is not null : body is null || !call.Body.Fits(body) || asked.Header("Content-Type") != "application/json"))
        {
            return Refuse(context, $"{asked.Method} {asked.Path} {asked.Text}");
        }

        lock (_lock)
        {
            return AnswerAsync(context, call.Method + call.Path, Uri.UnescapeDataString(escaped), body as JsonObject);
        }
    }

    private static (string Method, string Path, QdrantDescription.Shape? Body, string[] Query)? CallOf(string method, string path)
    {
        var behind = string.Concat(path.Split('/').Skip(3).Select(part => "/" + part));
        return QdrantDescription.Calls.Where(call => call.Method == method && call.Path == behind)
            .Select(call => ((string, string, QdrantDescription.Shape?, string[])?)call).FirstOrDefault();
    }

    private Task AnswerAsync(HttpContext context, string call, string name, JsonObject? body)
    {
        if (call == "GET/exists")
        {
            return Result(context, JsonObject.Of(("exists", _collections.ContainsKey(name))));
        }

        if (call == "PUT")
        {
            var made = new Collection((int)((JsonNumber)((JsonObject)body!["vectors"]!)["size"]!).Value);
            return _collections.TryAdd(name, made) ? Result(context, JsonBool.True) : Error(context, 409, $"Collection `{name}` already exists!");
        }

        if (!_collections.TryGetValue(name, out var collection))
        {
            return Error(context, 404, $"Not found: Collection `{name}` doesn't exist!");
        }

        switch (call)
        {
            case "DELETE":
                _collections.TryRemove(name, out _);
                return Result(context, JsonBool.True);
            case "PUT/index":
                collection.Indexes[Said(body!, "field_name")] = Said(body!, "field_schema");
                return Done(context);
            case "PUT/points":
                return collection.Put((JsonArray)body!["points"]!) ? Done(context) : Error(context, 400, "Wrong input: Vector dimension error");
            case "POST/points/delete":
                collection.Delete(body!);
                return Done(context);
            case "POST/points/count":
                return Result(context, JsonObject.Of(("count", (long)collection.Count)));
            case "POST/points/query":
                return Result(context, collection.Query(body!));
            default:
                return Result(context, collection.Scroll(body!));
        }
    }

    private Task Refuse(HttpContext context, string what)
    {
        Refused.Enqueue(what);
        return Error(context, 400, "Format error in JSON body");
    }

    private static string Said(JsonObject body, string name) => ((JsonText)body[name]!).Value;

    private static Task Done(HttpContext context) => Result(context, JsonObject.Of(("operation_id", 1L), ("status", "completed")));

    private static Task Result(HttpContext context, JsonData result) =>
        StubService.Json(context, JsonObject.Of(("result", result), ("status", "ok"), ("time", 0.001)).ToString());

    private static Task Error(HttpContext context, int status, string error) =>
        StubService.Json(context, JsonObject.Of(("status", JsonObject.Of(("error", error))), ("time", 0.001)).ToString(), status);

    /// <summary>Points and what is asked about them.</summary>
    private sealed class Collection(int size)
    {
        private readonly SortedDictionary<string, (float[] Vector, JsonObject Payload)> _points = new(StringComparer.Ordinal);

        public Dictionary<string, string> Indexes { get; } = [];

        public int Count => _points.Count;

        public bool Put(JsonArray points)
        {
            var read = points.Cast<JsonObject>().Select(point => (
                Id: Said(point, "id"), Vector: Floats(point["vector"]!), Payload: (JsonObject)point["payload"]!)).ToList();
            if (read.Any(point => point.Vector.Length != size))
            {
                return false;
            }

            foreach (var (id, vector, payload) in read)
            {
                _points[id] = (vector, payload);
            }

            return true;
        }

        public void Delete(JsonObject body)
        {
            var gone = body["points"] is JsonArray ids
                ? ids.Cast<JsonText>().Select(id => id.Value).ToList()
                : [.. _points.Where(point => Fits(point.Key, point.Value.Payload, (JsonObject)body["filter"]!)).Select(point => point.Key)];
            gone.ForEach(id => _points.Remove(id));
        }

        public JsonObject Query(JsonObject body)
        {
            var question = Floats(body["query"]!);
            var found = _points
                .Where(point => body["filter"] is not JsonObject filter || Fits(point.Key, point.Value.Payload, filter))
                .Select(point => (point.Key, point.Value.Payload, Score: Cosine(question, point.Value.Vector)))
                .OrderByDescending(each => each.Score)
                .Take((int)((JsonNumber)body["limit"]!).Value)
                .Select(each => (JsonData)JsonObject.Of(
                    ("id", each.Key), ("version", 1L), ("score", each.Score), ("payload", JsonObject.Of(("document", each.Payload["document"]!)))));
            return JsonObject.Of(("points", JsonArray.Create([.. found])));
        }

        public JsonObject Scroll(JsonObject body)
        {
            var from = body["offset"] is JsonText offset ? offset.Value : "";
            var rest = _points.Where(point => string.CompareOrdinal(point.Key, from) >= 0).ToList();
            var limit = (int)((JsonNumber)body["limit"]!).Value;
            var page = rest.Take(limit).Select(point => (JsonData)JsonObject.Of(
                ("id", point.Key), ("payload", JsonObject.Of(("fingerprint", point.Value.Payload["fingerprint"]!)))));
            return JsonObject.Of(
                ("points", JsonArray.Create([.. page])),
                ("next_page_offset", rest.Count > limit ? (JsonData)rest[limit].Key : JsonNull.Value));
        }

        private static bool Fits(string id, JsonObject payload, JsonObject filter) =>
            Conditions(filter, "must").All(condition => Meets(id, payload, condition))
            && !Conditions(filter, "must_not").Any(condition => Meets(id, payload, condition));

        private static IEnumerable<JsonObject> Conditions(JsonObject filter, string name) => (filter[name] as JsonArray ?? []).Cast<JsonObject>();

        private static bool Meets(string id, JsonObject payload, JsonObject condition)
        {
            if (condition["has_id"] is JsonArray ids)
            {
                return ids.Cast<JsonText>().Any(each => each.Value == id);
            }

            var value = payload[Said(condition, "key")];
            if (condition["match"] is JsonObject match)
            {
                var any = ((JsonArray)match["any"]!).Cast<JsonText>().Select(each => each.Value).ToList();
                return value is JsonArray list ? list.Cast<JsonText>().Any(each => any.Contains(each.Value)) : any.Contains(((JsonText)value!).Value);
            }

            var time = Time(value!);
            var range = (JsonObject)condition["range"]!;
            return (range["gte"] is not { } from || time >= Time(from)) && (range["lt"] is not { } before || time < Time(before));
        }

        private static DateTimeOffset Time(JsonData value) => DateTimeOffset.Parse(((JsonText)value).Value, CultureInfo.InvariantCulture);

        private static float[] Floats(JsonData list) => [.. ((JsonArray)list).Cast<JsonNumber>().Select(number => (float)number.Value)];

        private static double Cosine(float[] one, float[] other) => SomeVectors.Cosine(one, other) is var cosine && double.IsNaN(cosine) ? 0 : cosine;
    }
}
