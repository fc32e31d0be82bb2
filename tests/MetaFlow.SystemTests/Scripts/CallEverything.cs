namespace MetaFlow.SystemTests.Scripts;

/// <summary>A script that no check would let through: it runs the methods of <see cref="AllowedCalls"/>, with values that fit.</summary>
internal static class CallEverything
{
    /// <summary>Its input: <c>assembly</c> and <c>names</c>. It returns <c>called</c>, and <c>missed</c> with the reason.</summary>
    public const string Body = """
        var pool = new List<object> {
            "1", 1, new List<int> { 1 }, new int[] { 1 }, new Dictionary<string, string> { ["1"] = "1" }, StringComparer.Ordinal, System.Globalization.CultureInfo.InvariantCulture,
            Encoding.UTF8, new System.Globalization.GregorianCalendar(), new StringReader("1"), new StringWriter(), JsonValue.Create(1)!, new JsonArray(1), new JsonObject { ["1"] = 1 },
            new string[] { "1" }.ToLookup(x => x), new string[] { "1" }.GroupBy(x => x).First(), new string[] { "1" }.OrderBy(x => x), new Regex("1"), Regex.Match("1", "1"), Regex.Match("1", "1").Groups,
            Regex.Match("1", "1").Groups[0], Regex.Matches("1", "1"), Regex.Match("1", "1").Captures, System.Text.Json.JsonDocument.Parse("{\"1\":1}"), System.Text.Json.JsonNamingPolicy.CamelCase,
            System.Text.Encodings.Web.JavaScriptEncoder.Default, new Exception("1"), ctx, typeof(int), new Action(() => { }), new HashSet<string> { "1" }, new Random(1), new System.Collections.ArrayList { 1 },
            System.Globalization.StringInfo.GetTextElementEnumerator("1"), System.Buffers.SearchValues.Create("1"), new int[] { 1 }.GetEnumerator(),
        };

        object? Sample(Type type, int depth = 0)
        {
            if (Nullable.GetUnderlyingType(type) is { } inner) return Sample(inner, depth);
            if (type == typeof(System.Text.Json.JsonElement)) return System.Text.Json.JsonDocument.Parse("{\"1\":1}").RootElement;
            if (type == typeof(System.Text.Json.JsonProperty)) return System.Text.Json.JsonDocument.Parse("{\"1\":1}").RootElement.EnumerateObject().First();
            if (type == typeof(RuntimeTypeHandle)) return typeof(int).TypeHandle;
            if (type == typeof(bool)) return true;
            if (type == typeof(char)) return '1';
            if (type.IsEnum) return Enum.GetValues(type).GetValue(0);
            if (type.IsPrimitive && type != typeof(IntPtr) && type != typeof(UIntPtr)) return Convert.ChangeType(1, type);
            if (type == typeof(decimal)) return 1m;
            if (type == typeof(DateTime)) return new DateTime(2026, 1, 2);
            if (type.IsArray)
            {
                var array = Array.CreateInstance(type.GetElementType()!, Enumerable.Repeat(1, type.GetArrayRank()).ToArray());
                if (type.GetArrayRank() == 1 && !type.GetElementType()!.IsArray) array.SetValue(Sample(type.GetElementType()!, depth + 1), 0);
                return array;
            }
            if (typeof(Delegate).IsAssignableFrom(type) && !type.IsAbstract)
            {
                var invoke = type.GetMethod("Invoke")!;
                var arguments = invoke.GetParameters().Select(p => p.ParameterType).ToArray();
                if (arguments.Any(argument => argument.IsByRef)) return null;
                var made = typeof(Does).GetMethods().Single(method => method.Name == (invoke.ReturnType == typeof(void) ? "Nothing" : "Something") && method.GetParameters().Length == arguments.Length);
                var types = invoke.ReturnType == typeof(void) ? arguments : [.. arguments, invoke.ReturnType];
                return (types.Length == 0 ? made : made.MakeGenericMethod(types)).CreateDelegate(type);
            }
            if (type.IsGenericType && type.IsInterface)
            {
                var a = type.GetGenericArguments();
                foreach (var filled in new[] { typeof(List<>), typeof(HashSet<>), typeof(Dictionary<,>), typeof(EqualityComparer<>), typeof(Comparer<>) })
                {
                    if (filled.GetGenericArguments().Length != a.Length) continue;
                    Type closed; try { closed = filled.MakeGenericType(a); } catch (ArgumentException) { continue; }
                    if (!type.IsAssignableFrom(closed)) continue;
                    if (closed.IsAbstract) return closed.GetProperty("Default")!.GetValue(null);
                    var made = Activator.CreateInstance(closed)!;
                    var add = closed.GetMethod("Add", a)!;
                    try { add.Invoke(made, a.Select(x => Sample(x, depth + 1)).ToArray()); } catch (TargetInvocationException) { }
                    return made;
                }
                if (typeof(IEnumerator<>) == type.GetGenericTypeDefinition())
                {
                    var list = Sample(typeof(IEnumerable<>).MakeGenericType(a), depth + 1)!;
                    return typeof(IEnumerable<>).MakeGenericType(a).GetMethod("GetEnumerator")!.Invoke(list, null);
                }
            }
            if (pool.FirstOrDefault(one => type.IsInstanceOfType(one)) is { } known) return known;
            if (type.IsValueType) return type.IsByRefLike ? null : Activator.CreateInstance(type);
            if (type.IsAbstract || depth > 4) return null;
            foreach (var constructor in type.GetConstructors().OrderBy(c => c.GetParameters().Length))
            {
                var parameters = constructor.GetParameters();
                if (parameters.Any(p => p.ParameterType == type || p.ParameterType.IsPointer || p.ParameterType.IsByRefLike)) continue;
                try { return constructor.Invoke(parameters.Select(p => Sample(p.ParameterType, depth + 1)).ToArray()); } catch (TargetInvocationException) { } catch (ArgumentException) { }
            }
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == type))
            {
                try { return property.GetValue(null); } catch (TargetInvocationException) { }
            }
            return System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        }

        var calls = Assembly.Load(Convert.FromBase64String((string)input!["assembly"]!)).GetType("Calls")!;
        var called = 0;
        var missed = new JsonArray();
        foreach (var (number, name) in input["names"]!.AsArray().Select((name, number) => (number, (string)name!)))
        {
            ctx.Log(name);
            try
            {
                var samples = ((Type[])calls.GetMethod("T" + number)!.Invoke(null, null)!).Select(type => Sample(type)).ToArray();
                calls.GetMethod("C" + number)!.Invoke(null, [samples]);
                called++;
            }
            catch (TargetInvocationException exception) when (exception.InnerException is not (InvalidProgramException or TypeLoadException or BadImageFormatException or FileNotFoundException or FileLoadException or MethodAccessException or PlatformNotSupportedException)) { called++; }
            catch (Exception exception) { missed.Add((JsonNode)(name + ": " + exception.GetBaseException().Message)); }
        }
        return new JsonObject { ["called"] = called, ["missed"] = missed };
        """;
}
