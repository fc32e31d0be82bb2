using MetaFlow.Web.Settings;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace MetaFlow.Tests.Web;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("MetaFlow:Storage:Provider", "mysql", "sqlite | postgres")]
    [InlineData("MetaFlow:Runs:Slots", "0", "1 … 1000")]
    [InlineData("MetaFlow:Runs:Slots", "many", "1 … 1000")]
    [InlineData("MetaFlow:Runs:StepTimeout", "7 days", "00:00:01 … 06:00:00")]
    [InlineData("MetaFlow:Runs:Worker", "maybe", "true | false")]
    [InlineData("MetaFlow:Operations:OtlpEndpoint", "collector", "http://…")]
    [InlineData("MetaFlow:Http:AllowedNetworks", "10.0.0.0/99", "10.1.0.0/16, fd00::/8")]
    [InlineData("MetaFlow:Http:MaxResponseBytes", "0", "1000 … 1000000000")]
    public void A_wrong_value_is_refused_with_the_full_name_and_what_is_allowed(string name, string value, string allowed)
    {
        var problem = Assert.Single(Check((name, value)));

        Assert.Equal("settings.not_allowed", problem.Code);
        Assert.Equal($"The setting '{name}' is '{value}', which is not allowed.", problem.Message);
        Assert.Equal($"Allowed: {allowed}.", problem.Hint);
    }

    [Theory]
    [InlineData("MetaFlow:Runs:Slotz", "MetaFlow:Runs:Slots")]
    [InlineData("MetaFlow:Storage:Provder", "MetaFlow:Storage:Provider")]
    public void A_misspelt_setting_does_not_pass(string name, string meant)
    {
        var problem = Assert.Single(Check((name, "1")));

        Assert.Equal("settings.unknown", problem.Code);
        Assert.Equal($"Did you mean '{meant}'?", problem.Hint);
    }

    [Fact]
    public void PostgreSQL_needs_to_know_where_it_is()
    {
        var problem = Assert.Single(Check(("MetaFlow:Storage:Provider", "postgres")));

        Assert.Equal("The setting 'MetaFlow:Storage:ConnectionString' is missing.", problem.Message);
    }

    [Fact]
    public void The_connection_string_and_the_keys_of_services_are_secret()
    {
        var secret = SettingsCatalog.All.Where(setting => setting.IsSecret).Select(setting => setting.Name);

        Assert.Equal(
            ["MetaFlow:Storage:ConnectionString", "MetaFlow:Llm:ApiKey", "MetaFlow:Knowledge:Embeddings:ApiKey", "MetaFlow:Knowledge:Vectors:QdrantApiKey"],
            secret);
    }

    [Fact]
    public void Names_are_compared_ignoring_case_and_other_programs_settings_are_left_alone() =>
        Assert.Empty(Check(("metaflow:runs:slots", "8"), ("Logging:LogLevel:Default", "x"), ("PATH", "/bin")));

    [Fact]
    public void Every_default_is_allowed()
    {
        var defaults = SettingsCatalog.All
            .Where(setting => setting.Default is not null)
            .Select(setting => (setting.Name, Convert.ToString(setting.Default, System.Globalization.CultureInfo.InvariantCulture)!));

        Assert.Empty(Check([.. defaults]));
    }

    [Fact]
    public void Every_variable_of_the_compose_file_and_the_image_is_a_setting()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Repository.Path("docker-compose.yml"))));
        var services = (YamlMappingNode)((YamlMappingNode)yaml.Documents[0].RootNode)["services"];
        var composed = ((YamlMappingNode)services["metaflow"]["environment"]).Children.Keys.Select(key => ((YamlScalarNode)key).Value!);
        var built = File.ReadLines(Repository.Path("src", "MetaFlow.Web", "Dockerfile"))
            .SelectMany(line => line.Split(' ', '='))
            .Where(word => word.StartsWith("MetaFlow__", StringComparison.Ordinal));

        var known = SettingsCatalog.All.Select(setting => setting.Variable).ToHashSet();

        Assert.Empty(composed.Concat(built).Except(known));
        Assert.Equal(["metaflow", "postgres", "qdrant"], services.Children.Keys.Select(key => ((YamlScalarNode)key).Value!).Order());
    }

    private static IReadOnlyList<Problem> Check(params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (name, value) in settings)
        {
            values[name] = value;
        }

        return SettingsCheck.Check(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}
