using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MetaFlow.Http;
using MetaFlow.Storage;

namespace MetaFlow.Web.Settings;

/// <summary>Looks at every setting before anything starts: a wrong or misspelt one stops the start with its full name.</summary>
internal static class SettingsCheck
{
    private const string ConnectionString = $"{StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)}";
    private const string ConnectionExample = "Host=db.example.com;Database=metaflow;Username=metaflow;Password=...";

    public static IReadOnlyList<Problem> Check(IConfiguration configuration)
    {
        var problems = new List<Problem>();
        CheckKnown(configuration.GetSection(ServerOptions.Section), problems);
        foreach (var setting in SettingsCatalog.All)
        {
            if (configuration[setting.Name] is { } written && CheckValue(setting, written) is { } problem)
            {
                problems.Add(problem);
            }
        }

        if (configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Provider)}"] is "postgres"
            && string.IsNullOrWhiteSpace(configuration[ConnectionString]))
        {
            problems.Add(Problem.Of("settings.missing", ("name", ConnectionString), ("example", ConnectionExample)));
        }

        return problems;
    }

    /// <summary>What may be written, in words: <c>1 to 1000</c>.</summary>
    public static string Allowed(Setting setting)
    {
        var type = Nullable.GetUnderlyingType(setting.Property.PropertyType) ?? setting.Property.PropertyType;
        foreach (var attribute in setting.Property.GetCustomAttributes(inherit: true))
        {
            switch (attribute)
            {
                case AllowedValuesAttribute allowed:
                    return string.Join(" | ", allowed.Values);
                case NetworksAttribute:
                    return NetworksAttribute.Example;
                case UrlAttribute:
                    return "http://…";
                case RangeAttribute range:
                    return string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} … {range.Maximum}");
            }
        }

        return type switch
        {
            _ when type == typeof(bool) => "true | false",
            _ when type == typeof(TimeSpan) => "00:00:15",
            _ when type.IsEnum => string.Join(" | ", Enum.GetNames(type)),
            _ when type == typeof(string) => "@text",
            _ => "@number",
        };
    }

    private static void CheckKnown(IConfigurationSection section, List<Problem> problems)
    {
        foreach (var child in section.GetChildren())
        {
            var known = SettingsCatalog.All.Any(setting => setting.Name.Equals(child.Path, StringComparison.OrdinalIgnoreCase));
            var within = SettingsCatalog.All.Any(
                setting => setting.Name.StartsWith(child.Path + ":", StringComparison.OrdinalIgnoreCase));
            if (within)
            {
                CheckKnown(child, problems);
            }
            else if (!known)
            {
                problems.Add(Problem.OfUnknown(
                    "settings.unknown", child.Path, SettingsCatalog.All.Select(setting => setting.Name)));
            }
        }
    }

    private static Problem? CheckValue(Setting setting, string written)
    {
        var type = Nullable.GetUnderlyingType(setting.Property.PropertyType) ?? setting.Property.PropertyType;
        try
        {
            var value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(written);
            if (Validator.TryValidateValue(
                value!, new ValidationContext(setting), null, setting.Property.GetCustomAttributes(inherit: true).OfType<ValidationAttribute>()))
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException)
        {
            // The value is not of the setting's type: said below, like one out of range.
        }

        return Problem.Of(
            "settings.not_allowed",
            ("name", setting.Name), ("value", setting.IsSecret ? "***" : written), ("allowed", Allowed(setting)));
    }
}
