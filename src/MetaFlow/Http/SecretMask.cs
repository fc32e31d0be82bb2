using MetaFlow.Json;

namespace MetaFlow.Http;

/// <summary>Covers the values of a credential wherever a service says them back.</summary>
public sealed class SecretMask
{
    public const string Cover = "***";

    // In data, a short value is more often something else; in a sentence nothing is lost by covering it.
    private const int ShortestInData = 6;

    public static readonly SecretMask Empty = new([]);

    private readonly string[] _secrets;
    private readonly string[] _inData;

    public SecretMask(IEnumerable<string> secrets)
    {
        // Longest first, so that no rest of one stays; an address says a value escaped.
        _secrets = [.. secrets.Where(secret => secret.Length > 0)
            .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret) })
            .Distinct()
            .OrderByDescending(secret => secret.Length)];
        _inData = [.. _secrets.Where(secret => secret.Length >= ShortestInData)];
    }

    /// <summary>A sentence for people.</summary>
    public string Said(string text) => Masked(text, _secrets);

    /// <summary>Data for later steps. The same instance where there is nothing to cover.</summary>
    public JsonData InData(JsonData data) => _inData.Length == 0 ? data : Walk(data);

    public string InData(string text) => Masked(text, _inData);

    private JsonData Walk(JsonData data)
    {
        switch (data)
        {
            case JsonText text:
                var masked = Masked(text.Value, _inData);
                return ReferenceEquals(masked, text.Value) ? text : new JsonText(masked);

            case JsonArray list:
                JsonData[]? items = null;
                for (var i = 0; i < list.Count; i++)
                {
                    var item = Walk(list[i]);
                    if (!ReferenceEquals(item, list[i]))
                    {
                        items ??= list.Items.ToArray();
                        items[i] = item;
                    }
                }

                return items is null ? list : JsonArray.Create(items);

            case JsonObject members:
                var result = members;
                foreach (var (name, value) in members)
                {
                    var walked = Walk(value);
                    result = ReferenceEquals(walked, value) ? result : result.With(name, walked);
                }

                return result;

            default:
                return data;
        }
    }

    private static string Masked(string text, string[] secrets)
    {
        foreach (var secret in secrets)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
            {
                text = text.Replace(secret, Cover, StringComparison.Ordinal);
            }
        }

        return text;
    }
}
