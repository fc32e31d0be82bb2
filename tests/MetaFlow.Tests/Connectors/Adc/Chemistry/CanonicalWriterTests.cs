using MetaFlow.Connectors.Adc.Chemistry;
using MetaFlow.Connectors.Adc.Seed;

namespace MetaFlow.Tests.Connectors.Adc.Chemistry;

public sealed class CanonicalWriterTests
{
    [Theory]
    [InlineData("C1=CC=CC=C1O", "Oc1ccccc1")]
    [InlineData("C1=CC=C2C(=C1)C=CN2", "c1ccc2[nH]ccc2c1")]
    [InlineData("OC(=O)[C@H](C)N", "N[C@@H](C)C(=O)O")]
    [InlineData("[Na+].[Cl-]", "[Cl-].[Na+]")]
    [InlineData("C(C)O", "OCC")]
    [InlineData("N1C=CC=C1", "c1cc[nH]c1")]
    [InlineData("[H]O[H]", "[H]O[H]")]
    public void One_molecule_has_one_form_however_it_is_written(string one, string other) =>
        Assert.Equal(Canonical(one), Canonical(other));

    [Fact]
    public void The_mirror_image_of_a_molecule_is_another_one() =>
        Assert.NotEqual(Canonical("C[C@H](N)C(=O)O"), Canonical("C[C@@H](N)C(=O)O"));

    [Fact]
    public void Every_payload_written_in_any_order_comes_back_to_its_form()
    {
        var random = new Random(3);
        foreach (var payload in Catalogue.Shipped.Payloads)
        {
            var molecule = SmilesReader.Read(payload.Smiles, out _)!;
            var canonical = Canonical(payload.Smiles);
            for (var i = 0; i < 5; i++)
            {
                var order = Enumerable.Range(0, molecule.Atoms.Count).ToArray();
                random.Shuffle(order);

                Assert.Equal(canonical, Canonical(CanonicalWriter.Write(molecule, order)));
            }
        }
    }

    private static string Canonical(string smiles)
    {
        var molecule = SmilesReader.Read(smiles, out var problem);
        Assert.Null(problem);
        return CanonicalWriter.Write(molecule!, Rings.Of(molecule!)!);
    }
}
