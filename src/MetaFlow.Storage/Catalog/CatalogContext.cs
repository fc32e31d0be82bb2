using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace MetaFlow.Storage.Catalog;

/// <summary>Workflows, people and credentials as EF sees them; the tables themselves are made by the migrations.</summary>
internal sealed partial class CatalogContext(DbContextOptions<CatalogContext> options) : DbContext(options)
{
    public DbSet<WorkflowRow> Workflows => Set<WorkflowRow>();

    public DbSet<RevisionRow> Revisions => Set<RevisionRow>();

    public DbSet<PersonRow> People => Set<PersonRow>();

    public DbSet<TokenRow> Tokens => Set<TokenRow>();

    public DbSet<CredentialRow> Credentials => Set<CredentialRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<WorkflowRow>().ToTable("workflows").HasKey(row => row.Id);
        modelBuilder.Entity<RevisionRow>(revision =>
        {
            revision.ToTable("revisions").HasKey(row => new { row.WorkflowId, row.Number });
            revision.HasOne<WorkflowRow>().WithMany().HasForeignKey(row => row.WorkflowId);
            revision.Property(row => row.Number).ValueGeneratedNever();
        });
        modelBuilder.Entity<PersonRow>(person =>
        {
            person.ToTable("people").HasKey(row => row.Id);
            person.Property(row => row.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<TokenRow>(token =>
        {
            token.ToTable("tokens").HasKey(row => row.Id);
            token.Property(row => row.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<CredentialRow>().ToTable("credentials").HasKey(row => row.NameKey);

        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(WordStart().Replace(property.Name, "_$0").ToLowerInvariant());
        }

        Dialect.KeepIds(modelBuilder);
    }

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WordStart();
}
