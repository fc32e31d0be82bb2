using System.Runtime.Loader;
using MetaFlow.Storage;
using MetaFlow.Web.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Storage;

public sealed class StoreLoaderTests
{
    [Theory]
    [InlineData("sqlite", "MetaFlow.Storage.SqliteProvider", 6)]
    [InlineData("postgres", "MetaFlow.Storage.PostgresProvider", 10)]
    public void Each_provider_stands_on_its_own_version_of_EF_Core_and_on_the_hosts_engine(
        string provider, string type, int version)
    {
        var found = StoreLoader.FindProvider(provider, AppContext.BaseDirectory);

        var context = AssemblyLoadContext.GetLoadContext(found.Assembly)!;
        var framework = context.LoadFromAssemblyName(new("Microsoft.EntityFrameworkCore"));
        Assert.Equal(type, found.FullName);
        Assert.True(found.IsAssignableTo(typeof(IStoreProvider)));
        Assert.Equal(version, framework.GetName().Version!.Major);
        Assert.Same(context, AssemblyLoadContext.GetLoadContext(framework));
        Assert.Same(typeof(Problem).Assembly, context.LoadFromAssemblyName(new("MetaFlow.Engine")));
    }

    [Fact]
    public void A_missing_provider_is_named_with_the_folder_it_belongs_in()
    {
        var refused = Assert.Throws<StoreException>(() => StoreLoader.Load("sqlite", "/nowhere"));

        Assert.Equal("storage.provider_missing", refused.Problem.Code);
        Assert.Equal("The storage provider 'sqlite' is not in '/nowhere/stores/sqlite'.", refused.Message);
    }

    [Fact]
    public async Task The_room_gives_every_port_of_one_store_in_the_configured_directory()
    {
        var directory = Directory.CreateTempSubdirectory("metaflow-room-");
        await using (var services = Services(("MetaFlow:DataDirectory", directory.FullName)))
        {
            var store = services.GetRequiredService<IStore>();
            await store.MigrateAsync(TestContext.Current.CancellationToken);

            Assert.Same(store.Workflows, services.GetRequiredService<MetaFlow.Workflows.IWorkflowCatalog>());
            Assert.Same(store.Journal, services.GetRequiredService<MetaFlow.Runs.IRunJournal>());
            Assert.Same(store.Queue, services.GetRequiredService<MetaFlow.Runs.IRunQueue>());
            Assert.Same(store.Firings, services.GetRequiredService<MetaFlow.Triggers.IFiringLedger>());
            Assert.Same(store.Blobs, services.GetRequiredService<Blobs.IBlobStore>());
            Assert.Same(store.People, services.GetRequiredService<People.IPeopleStore>());
            Assert.Same(store.Knowledge, services.GetRequiredService<MetaFlow.Knowledge.IKnowledgeStore>());
            Assert.True(File.Exists(Path.Combine(directory.FullName, "metaflow.db")));
        }

        directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("MetaFlow:Storage:Provider", "mysql", "'MetaFlow:Storage:Provider' has to be 'sqlite' or 'postgres'.")]
    [InlineData("MetaFlow:Storage:Provider", "postgres", "'MetaFlow:Storage:ConnectionString' has to be set with the provider 'postgres'.")]
    public async Task Settings_that_lead_to_no_database_stop_the_start(string setting, string value, string sentence)
    {
        await using var services = Services((setting, value));

        var refused = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings) =>
        new ServiceCollection()
            .AddLogging()
            .AddStore(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
                .Build())
            .BuildServiceProvider();
}
