using System.Globalization;
using MetaFlow.Connectors.Adc.Chemistry;

namespace MetaFlow.Tests.Connectors.Adc.Chemistry;

/// <summary>What PubChem publishes of well-known compounds: weight to its digits, counts exact, surface within 1 %.</summary>
public sealed class PublishedValuesTests
{
    // Name, SMILES, formula, weight; donors, acceptors, rotatable bonds, rings; surface.
    public static TheoryData<string, string, string, double, string, double> Published => new()
    {
        { "aspirin", "CC(=O)OC1=CC=CC=C1C(=O)O", "C9H8O4", 180.16, "1 4 3 1", 63.6 },
        { "caffeine", "CN1C=NC2=C1C(=O)N(C(=O)N2C)C", "C8H10N4O2", 194.19, "0 3 0 2", 58.4 },
        { "paracetamol", "CC(=O)NC1=CC=C(C=C1)O", "C8H9NO2", 151.16, "2 2 1 1", 49.3 },
        { "ibuprofen", "CC(C)CC1=CC=C(C=C1)C(C)C(=O)O", "C13H18O2", 206.28, "1 2 4 1", 37.3 },
        { "benzene", "C1=CC=CC=C1", "C6H6", 78.11, "0 0 0 1", 0 },
        { "phenol", "C1=CC=C(C=C1)O", "C6H6O", 94.11, "1 1 0 1", 20.2 },
        { "toluene", "CC1=CC=CC=C1", "C7H8", 92.14, "0 0 0 1", 0 },
        { "naphthalene", "C1=CC=C2C=CC=CC2=C1", "C10H8", 128.17, "0 0 0 2", 0 },
        { "pyridine", "C1=CC=NC=C1", "C5H5N", 79.10, "0 1 0 1", 12.9 },
        { "ethanol", "CCO", "C2H6O", 46.07, "1 1 0 0", 20.2 },
        { "acetone", "CC(=O)C", "C3H6O", 58.08, "0 1 0 0", 17.1 },
        { "acetic acid", "CC(=O)O", "C2H4O2", 60.05, "1 2 0 0", 37.3 },
        { "glycine", "C(C(=O)O)N", "C2H5NO2", 75.07, "2 3 1 0", 63.3 },
        { "alanine", "CC(C(=O)O)N", "C3H7NO2", 89.09, "2 3 1 0", 63.3 },
        { "glucose", "C(C1C(C(C(C(O1)O)O)O)O)O", "C6H12O6", 180.16, "5 6 1 1", 110 },
        { "nicotine", "CN1CCCC1C2=CN=CC=C2", "C10H14N2", 162.23, "0 2 1 2", 16.1 },
        { "morphine", "CN1CCC23C4C1CC5=C2C(=C(C=C5)O)OC3C(C=C4)O", "C17H19NO3", 285.34, "2 4 0 5", 52.9 },
        { "diazepam", "CN1C(=O)CN=C(C2=C1C=CC(=C2)Cl)C3=CC=CC=C3", "C16H13ClN2O", 284.74, "0 2 1 3", 32.7 },
        { "testosterone", "CC12CCC3C(C1CCC2O)CCC4=CC(=O)CCC34C", "C19H28O2", 288.4, "1 2 0 4", 37.3 },
        { "cholesterol", "CC(C)CCCC(C)C1CCC2C1(CCC3C2CC=C4C3(CCC(C4)O)C)C", "C27H46O", 386.7, "1 1 5 4", 20.2 },
        { "camptothecin", "CCC1(C2=C(COC1=O)C(=O)N3CC4=CC5=CC=CC=C5N=C4C3=C2)O", "C20H16N2O4", 348.4, "1 5 1 5", 79.7 },
        { "SN-38", "CCC1=C2CN3C(=CC4=C(C3=O)COC(=O)C4(CC)O)C2=NC5=C1C=C(C=C5)O", "C22H20N2O5", 392.4, "2 6 2 5", 100 },
        { "doxorubicin", "CC1C(C(CC(O1)OC2CC(CC3=C2C(=C4C(=C3O)C(=O)C5=C(C4=O)C(=CC=C5)OC)O)(C(=O)CO)O)N)O", "C27H29NO11", 543.5, "6 12 5 5", 206 },
        { "topotecan", "CCC1(C2=C(COC1=O)C(=O)N3CC4=CC5=C(C=CC(=C5CN(C)C)O)N=C4C3=C2)O", "C23H23N3O5", 421.4, "2 7 3 5", 103 },
        { "paclitaxel", "CC1=C2C(C(=O)C3(C(CC4C(C3C(C(C2(C)C)(CC1OC(=O)C(C(C5=CC=CC=C5)NC(=O)C6=CC=CC=C6)O)O)OC(=O)C7=CC=CC=C7)(CO4)OC(=O)C)O)C)OC(=O)C", "C47H51NO14", 853.9, "4 14 14 7", 221 },
        { "methotrexate", "CN(CC1=CN=C2C(=N1)C(=NC(=N2)N)N)C3=CC=C(C=C3)C(=O)NC(CCC(=O)O)C(=O)O", "C20H22N8O5", 454.4, "5 12 9 3", 211 },
        { "imatinib", "CC1=C(C=C(C=C1)NC(=O)C2=CC=C(C=C2)CN3CCN(CC3)C)NC4=NC=CC(=N4)C5=CN=CC=C5", "C29H31N7O", 493.6, "2 7 7 5", 86.3 },
        { "atenolol", "CC(C)NCC(COC1=CC=C(C=C1)CC(=O)N)O", "C14H22N2O3", 266.34, "3 4 8 1", 84.6 },
        { "propranolol", "CC(C)NCC(COC1=CC=CC2=CC=CC=C21)O", "C16H21NO2", 259.34, "2 3 6 2", 41.5 },
        { "warfarin", "CC(=O)CC(C1=CC=CC=C1)C2=C(C3=CC=CC=C3OC2=O)O", "C19H16O4", 308.3, "1 4 4 3", 63.6 },
        { "fluoxetine", "CNCCC(C1=CC=CC=C1)OC2=CC=C(C=C2)C(F)(F)F", "C17H18F3NO", 309.33, "1 5 6 2", 21.3 },
        { "indole", "C1=CC=C2C(=C1)C=CN2", "C8H7N", 117.15, "1 0 0 2", 15.8 },
        { "imidazole", "C1=CN=CN1", "C3H4N2", 68.08, "1 1 0 1", 28.7 },
        { "urea", "C(=O)(N)N", "CH4N2O", 60.056, "2 1 0 0", 69.1 },
        { "acetonitrile", "CC#N", "C2H3N", 41.05, "0 1 0 0", 23.8 },
        { "furan", "C1=COC=C1", "C4H4O", 68.07, "0 1 0 1", 13.1 },
        { "nitrobenzene", "C1=CC=C(C=C1)[N+](=O)[O-]", "C6H5NO2", 123.11, "0 2 0 1", 45.8 },
        { "adenine", "C1=NC2=NC=NC(=C2N1)N", "C5H5N5", 135.13, "2 4 0 2", 80.5 },
        { "theophylline", "CN1C2=C(C(=O)N(C1=O)C)NC=N2", "C7H8N4O2", 180.16, "1 3 0 2", 69.3 },
        { "salicylic acid", "C1=CC=C(C(=C1)C(=O)O)O", "C7H6O3", 138.12, "2 3 1 1", 57.5 },
        { "lidocaine", "CCN(CC)CC(=O)NC1=C(C=CC=C1C)C", "C14H22N2O", 234.34, "1 2 5 1", 32.3 },
        { "chloroquine", "CCN(CC)CCCC(C)NC1=C2C=CC(=CC2=NC=C1)Cl", "C18H26ClN3", 319.9, "1 3 8 2", 28.2 },
        { "tamoxifen", "CCC(=C(C1=CC=CC=C1)C2=CC=C(C=C2)OCCN(C)C)C3=CC=CC=C3", "C26H29NO", 371.5, "0 2 8 3", 12.5 },
        { "dopamine", "C1=CC(=C(C=C1CCN)O)O", "C8H11NO2", 153.18, "3 3 2 1", 66.5 },
        { "serotonin", "C1=CC2=C(C=C1O)C(=CN2)CCN", "C10H12N2O", 176.21, "3 2 2 2", 62 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void A_well_known_compound_has_the_published_values(string name, string smiles, string formula, double weight, string counts, double surface)
    {
        var molecule = SmilesReader.Read(smiles, out var problem);

        Assert.True(problem is null, name);
        var rings = Rings.Of(molecule!)!;
        Assert.Equal(formula, Descriptors.Formula(molecule!));
        Assert.Equal(weight, Descriptors.Weight(molecule!), 0.06);
        Assert.Equal(counts, string.Join(' ', new[]
        {
            Descriptors.Donors(molecule!), Descriptors.Acceptors(molecule!), Descriptors.RotatableBonds(molecule!, rings), rings.All.Count,
        }.Select(count => count.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal(surface, PolarSurface.Of(molecule!, rings), (surface * 0.01) + 0.001);
    }

    // Sums of the published contributions of atom types, worked out by hand.
    [Theory]
    [InlineData("C", 0.6361)]
    [InlineData("CCO", -0.0014)]
    [InlineData("c1ccccc1", 1.6866)]
    [InlineData("Oc1ccccc1", 1.3922)]
    [InlineData("CC(=O)O", 0.0909)]
    [InlineData("c1ccncc1", 1.0816)]
    [InlineData("Cc1ccccc1", 1.9950)]
    public void The_estimate_of_logP_is_the_sum_of_the_published_contributions(string smiles, double logP) =>
        Assert.Equal(logP, CrippenLogP.Of(SmilesReader.Read(smiles, out _)!), 0.0001);

    [Theory]
    [InlineData("payloads.csv")]
    [InlineData("linkers.csv")]
    public void Every_recorded_structure_has_its_formula_and_weight(string table)
    {
        Recorded.SkipWhereAbsent();

        foreach (var row in Recorded.Table("adc", table).Where(row => Recorded.Text(row, "smiles").Length > 0))
        {
            var molecule = SmilesReader.Read(Recorded.Text(row, "smiles"), out var problem);

            Assert.True(problem is null, Recorded.Text(row, "name"));
            Assert.Equal(Recorded.Text(row, "formula"), Descriptors.Formula(molecule!));
            Assert.Equal(double.Parse(Recorded.Text(row, "mol_weight"), CultureInfo.InvariantCulture), Descriptors.Weight(molecule!), 0.06);
        }
    }
}
