using System.Globalization;
using MetaFlow.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>
/// YAML as JSON, read event by event: no types of anybody's are made, repeated anchors count as often as they are
/// repeated, and what is nested too deeply is refused before the stack is full.
/// </summary>
internal sealed class YamlData
{
    private const int MaxValues = 200_000;

    private readonly string _file;
    private readonly KnowledgeOptions _limits;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<AnchorName, (JsonData Value, int Size)> _anchors = [];
    private int _values;

    private YamlData(string file, KnowledgeOptions limits, CancellationToken cancellationToken) =>
        (_file, _limits, _cancellationToken) = (file, limits, cancellationToken);

    /// <summary>The first document; more of them become an array.</summary>
    public static JsonData Read(string file, string text, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        try
        {
            var parser = new YamlDotNet.Core.Parser(new Scanner(new StringReader(text), skipComments: true));
            parser.Consume<StreamStart>();
            var documents = new List<JsonData>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                documents.Add(new YamlData(file, limits, cancellationToken).Value(parser, 0));
                parser.Consume<DocumentEnd>();
            }

            return documents switch { [] => JsonNull.Value, [var one] => one, _ => JsonArray.Create([.. documents]) };
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            var line = exception is YamlException yaml ? yaml.Start.Line : 1;
            throw new UnreadableException(Problem.Of("knowledge.unreadable", ("file", file), ("kind", "YAML"), ("line", line)));
        }
    }

    private JsonData Value(IParser parser, int depth)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (depth > _limits.MaxDepth)
        {
            throw DataReader.TooDeep(_file, _limits);
        }

        Count(1);
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            var (known, size) = _anchors[alias.Value];
            Count(size);
            return known;
        }

        var (before, at) = (_values, ((ParsingEvent)parser.Current!) as NodeEvent);
        var value = parser.Current switch
        {
            YamlDotNet.Core.Events.Scalar => ScalarOf(parser.Consume<Scalar>()),
            SequenceStart => Sequence(parser, depth),
            _ => Mapping(parser, depth),
        };
        if (at is { Anchor.IsEmpty: false })
        {
            _anchors[at.Anchor] = (value, _values - before);
        }

        return value;
    }

    private JsonArray Sequence(IParser parser, int depth)
    {
        parser.Consume<SequenceStart>();
        var items = new List<JsonData>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Value(parser, depth + 1));
        }

        return JsonArray.Create([.. items]);
    }

    private JsonObject Mapping(IParser parser, int depth)
    {
        parser.Consume<MappingStart>();
        var members = new JsonObject.Builder();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var name = Value(parser, depth + 1);
            members[name is JsonText text ? text.Value : name.ToString()] = Value(parser, depth + 1);
        }

        return members.ToObject();
    }

    private void Count(int values)
    {
        _values += values;
        if (_values > MaxValues)
        {
            throw new UnreadableException(Problem.Of("knowledge.packed_too_tight", ("file", _file)));
        }
    }

    private static JsonData ScalarOf(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
        {
            return scalar.Value;
        }

        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => JsonNull.Value,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                && integer.ToString(CultureInfo.InvariantCulture) == text => integer,
            var text when text.Contains('.', StringComparison.Ordinal) && text.All(letter => char.IsAsciiDigit(letter) || letter is '.' or '-')
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            var text => text,
        };
    }
}
