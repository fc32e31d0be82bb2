using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>'|pattern|update,delete|': a function that gives back its argument with every match changed.</summary>
internal sealed class TransformNode(Node pattern, Node update, Node? delete, VariableNode clone, int position) : Node(position)
{
    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run)
    {
        return new NativeFunction("transform", "<(oa):o>", 1, (arguments, in context) => Transform(arguments[0], frame, context));
    }

    private JsonData? Transform(JsonData? value, Frame frame, in CallContext context)
    {
        if (value is null)
        {
            return null;
        }

        var run = context.Run;
        if (clone.Evaluate(null, frame, run) is not FunctionValue cloneFunction)
        {
            throw new ExpressionException("T2013", Position);
        }

        Span<JsonData?> argument = [value];
        if (context.Call(cloneFunction, argument) is not { } result)
        {
            return null;
        }

        // The matches are found in a copy in which nothing is shared, so that each is one place of the value.
        var changed = new Dictionary<JsonData, JsonObject>(ReferenceEqualityComparer.Instance);
        var matches = pattern.Evaluate(result, frame, run);
        foreach (var match in matches is JsonArray array ? array.Items : matches is null ? [] : [matches])
        {
            run.Tick();
            Change(match, changed, frame, run);
        }

        return Rebuild(result, changed, run);
    }

    private void Change(JsonData match, Dictionary<JsonData, JsonObject> changed, Frame frame, EvaluationRun run)
    {
        var current = Rebuild(match, changed, run);
        var updates = update.Evaluate(current, frame, run);
        if (updates is not (null or JsonObject))
        {
            throw new ExpressionException("T2011", update.Position, value: JsText.Of(updates, run));
        }

        var members = current as JsonObject;
        if (updates is JsonObject added && members is not null)
        {
            var builder = new JsonObject.Builder(members.Count + added.Count);
            Copy(members, builder);
            Copy(added, builder);
            members = builder.ToObject();
        }

        var deleted = delete?.Evaluate(members ?? current, frame, run);
        if (deleted is not null)
        {
            members = Without(members, deleted, run);
        }

        if (members is not null && !ReferenceEquals(members, match))
        {
            run.NeedsCleaning = true;
            changed[match] = members;
        }
    }

    private JsonObject? Without(JsonObject? members, JsonData deleted, EvaluationRun run)
    {
        var names = new HashSet<string>();
        foreach (var name in deleted is JsonArray array ? array.Items : [deleted])
        {
            names.Add(name is JsonText text
                ? text.Value
                : throw new ExpressionException("T2012", delete!.Position, value: JsText.Of(deleted, run)));
        }

        if (members is null)
        {
            return null;
        }

        var builder = new JsonObject.Builder(members.Count);
        foreach (var (name, value) in members)
        {
            if (!names.Contains(name))
            {
                builder[name] = value;
            }
        }

        return builder.ToObject();
    }

    private static void Copy(JsonObject members, JsonObject.Builder builder)
    {
        for (var i = 0; i < members.Count; i++)
        {
            builder[members.Names[i]] = members.Values[i];
        }
    }

    private static JsonData Rebuild(JsonData value, Dictionary<JsonData, JsonObject> changed, EvaluationRun run)
    {
        if (changed.Count == 0 || value is not (JsonArray or JsonObject))
        {
            return value;
        }

        EvaluationRun.EnsureStack(0);
        run.Tick();
        if (changed.TryGetValue(value, out var replacement))
        {
            value = replacement;
        }

        switch (value)
        {
            case JsonArray array:
                var items = RebuildAll(array.Items, changed, run);
                return items is null ? array : new JsonArray(items, array.Marks);
            case JsonObject members:
                var values = RebuildAll(members.Values, changed, run);
                return values is null ? members : new JsonObject(members.Shape, values);
            default:
                return value;
        }
    }

    private static JsonData[]? RebuildAll(ReadOnlySpan<JsonData> values, Dictionary<JsonData, JsonObject> changed, EvaluationRun run)
    {
        JsonData[]? rebuilt = null;
        for (var i = 0; i < values.Length; i++)
        {
            var value = Rebuild(values[i], changed, run);
            if (!ReferenceEquals(value, values[i]))
            {
                rebuilt ??= values.ToArray();
                rebuilt[i] = value;
            }
        }

        return rebuilt;
    }
}
