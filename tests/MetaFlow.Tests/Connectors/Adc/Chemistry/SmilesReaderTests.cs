using MetaFlow.Connectors.Adc.Chemistry;
using MetaFlow.Connectors.Adc.Seed;

namespace MetaFlow.Tests.Connectors.Adc.Chemistry;

public sealed class SmilesReaderTests
{
    [Theory]
    [InlineData("[13CH4]", "CH4", 17.035)]
    [InlineData("[2H]O[2H]", "H2O", 20.027)]
    [InlineData("[Na+].[Cl-]", "ClNa", 58.44)]
    [InlineData("[NH4+]", "H4N+", 18.039)]
    [InlineData("[O-]S(=O)(=O)[O-]", "O4S-2", 96.056)]
    [InlineData("C%12CCCCC%12", "C6H12", 84.162)]
    [InlineData("C1CC1C1CC1", "C6H10", 82.146)]
    [InlineData("F/C=C\\F", "C2H2F2", 64.034)]
    [InlineData("c1ccc2cccc2cc1", "C10H8", 128.174)]
    [InlineData("[nH]1cccc1", "C4H5N", 67.091)]
    [InlineData("OB(O)c1ccccc1", "C6H7BO2", 121.93)]
    public void Isotopes_charges_closures_and_aromatic_atoms_are_read(string smiles, string formula, double weight)
    {
        var molecule = SmilesReader.Read(smiles, out var problem);

        Assert.Null(problem);
        Assert.Equal((formula, weight), (Descriptors.Formula(molecule!), Descriptors.Weight(molecule!)));
    }

    [Theory]
    [InlineData("", "adc.smiles_length")]
    [InlineData("C1CC", "adc.smiles_unfinished")]
    [InlineData("CC(", "adc.smiles_unfinished")]
    [InlineData("CC=", "adc.smiles_unfinished")]
    [InlineData("C.", "adc.smiles_unfinished")]
    [InlineData("C)C", "adc.smiles_unreadable")]
    [InlineData("C==C", "adc.smiles_unreadable")]
    [InlineData("C11", "adc.smiles_unreadable")]
    [InlineData("[Xx]", "adc.smiles_unreadable")]
    [InlineData("[CH3", "adc.smiles_unreadable")]
    [InlineData("ethanol", "adc.smiles_unreadable")]
    [InlineData("물", "adc.smiles_unreadable")]
    [InlineData("C(C)(C)(C)(C)C", "adc.smiles_valence")]
    [InlineData("c1cccc1", "adc.smiles_valence")]
    [InlineData("n1cccc1", "adc.smiles_valence")]
    public void What_is_no_structure_is_a_problem(string smiles, string code)
    {
        Assert.Null(SmilesReader.Read(smiles, out var problem));
        Assert.Equal(code, problem!.Code);
    }

    [Fact]
    public void A_problem_tells_the_place()
    {
        SmilesReader.Read("CCX", out var problem);

        Assert.Equal("'CCX' is no SMILES: character 3 fits nothing before it.", problem!.Message);
    }

    [Fact]
    public void A_structure_too_large_is_refused_and_one_of_many_rings_too()
    {
        SmilesReader.Read(new string('C', 501), out var large);
        SmilesReader.Read(string.Concat(Enumerable.Repeat("C1CC1", 61)), out var rings);

        Assert.Equal(("adc.smiles_atoms", "adc.smiles_valence"), (large!.Code, rings!.Code));
    }

    [Fact]
    public void Absurd_texts_give_a_problem_or_a_molecule_and_never_an_exception()
    {
        const string Alphabet = "CNOPSFcnos()[]=#$@+-/\\.:%0123456789HBrlZé물 ";
        var random = new Random(20);

        for (var i = 0; i < 40_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            var features = StructureFeatures.Of(text, out var problem);

            Assert.True((features is null) != (problem is null), text);
            features?.ToJson();
        }
    }

    [Fact]
    public void A_structure_that_lost_or_changed_a_character_gives_a_problem_or_a_molecule()
    {
        var random = new Random(21);
        foreach (var payload in Catalogue.Shipped.Payloads)
        {
            for (var i = 0; i < 20; i++)
            {
                var at = random.Next(payload.Smiles.Length);
                var changed = payload.Smiles.Remove(at, 1).Insert(at, random.Next(2) == 0 ? "" : ((char)random.Next(33, 127)).ToString());

                Assert.True((StructureFeatures.Of(changed, out var problem) is null) == (problem is not null), changed);
            }
        }
    }
}
