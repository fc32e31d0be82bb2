using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Steps.ApiCall;

/// <summary>The part of an address behind the question mark.</summary>
internal static class QueryText
{
    /// <summary>With more parameters; a name that is there already is put in the place of the old one.</summary>
    public static Uri Set(Uri address, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        if (parameters.Count == 0)
        {
            return address;
        }

        var names = parameters.Select(parameter => Uri.EscapeDataString(parameter.Key)).ToHashSet(StringComparer.Ordinal);
        var kept = address.Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !names.Contains(part.Split('=')[0]));
        return WithQuery(address, string.Join('&', kept.Concat(parameters.Select(
            parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"))));
    }

    /// <summary>With the members added; a list is one parameter for each item. Null where a value is no text, number or flag.</summary>
    public static Uri? Add(Uri address, JsonObject query, out string? unfit)
    {
        unfit = null;
        if (query.Count == 0)
        {
            return address;
        }

        var text = new StringBuilder(address.Query.TrimStart('?'));
        foreach (var (name, value) in query)
        {
            foreach (var item in value is JsonArray list ? list.AsEnumerable() : [value])
            {
                if (item is JsonNull)
                {
                    continue;
                }

                if (Plain(item) is not { } plain)
                {
                    unfit = name;
                    return null;
                }

                text.Append(text.Length > 0 ? "&" : "").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(plain));
            }
        }

        return WithQuery(address, text.ToString());
    }

    /// <summary>A value as a parameter, a header or a field has it; null where it has parts.</summary>
    public static string? Plain(JsonData value) => value switch
    {
        JsonText text => text.Value,
        JsonNumber number => number.Literal,
        JsonBool flag => flag.Value ? "true" : "false",
        _ => null,
    };

    // UriBuilder would write the rest of the address anew.
    private static Uri WithQuery(Uri address, string query) =>
        new(address.GetLeftPart(UriPartial.Path) + (query.Length > 0 ? "?" + query : ""), UriKind.Absolute);
}
