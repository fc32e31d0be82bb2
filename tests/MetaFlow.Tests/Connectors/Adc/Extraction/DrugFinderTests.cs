using MetaFlow.Connectors.Adc.Extraction;
using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Connectors.Adc.Studies;

namespace MetaFlow.Tests.Connectors.Adc.Extraction;

public sealed class DrugFinderTests
{
    private static readonly DrugFinder Finder = new(Catalogue.Shipped);

    [Theory]
    [InlineData("Enfortumab vedotin in urothelial cancer", "Enfortumab vedotin")]
    [InlineData("A study of ADO-Trastuzumab Emtansine", "Trastuzumab emtansine")]
    [InlineData("T-DM1 after surgery", "Trastuzumab emtansine")]
    [InlineData("fam-trastuzumab deruxtecan-nxki against chemotherapy", "Trastuzumab deruxtecan")]
    [InlineData("DS-8201a in gastric cancer", "Trastuzumab deruxtecan")]
    [InlineData("DS 8201 in gastric cancer", "Trastuzumab deruxtecan")]
    [InlineData("SGN35 for lymphoma", "Brentuximab vedotin")]
    [InlineData("Inotuzumab Ozogamycin in leukaemia", "Inotuzumab ozogamicin")]
    [InlineData("Enhertu® as second line", "Trastuzumab deruxtecan")]
    [InlineData("R-CMC544 with gemcitabine", "Inotuzumab ozogamicin")]
    public void A_conjugate_is_found_by_any_of_its_names_however_they_are_written(string title, string drug) =>
        Assert.Equal(drug, Assert.Single(Finder.In(title)).Drug.Name);

    [Theory]
    [InlineData("SGN-30 and SGN-40 in lymphoma")]
    [InlineData("AGS-16M18 in renal cell cancer")]
    [InlineData("AGS-003 vaccine")]
    [InlineData("Consortium MPN-RC 118: a study of myelofibrosis")]
    [InlineData("Irinotecan, topotecan or eribulin in breast cancer")]
    [InlineData("Trastuzumab and pertuzumab with docetaxel")]
    [InlineData("Group A 166 patients with PD-L1 and CD30 expression")]
    [InlineData("Rituximab, doxorubicin and vincristine")]
    public void What_only_looks_like_a_conjugate_is_none(string title) => Assert.Empty(Finder.In(title));

    [Fact]
    public void A_name_of_two_words_that_nobody_has_listed_says_its_linker_and_payload()
    {
        var mention = Assert.Single(Finder.In("First study of newatug vedotin"));

        var parts = Composition.Of(mention.Drug, mention.Method, Catalogue.Shipped);
        Assert.Equal(MentionMethod.Inn, mention.Method);
        Assert.Equal(("Newatug", "VC", "MMAE"), (parts.Antibody.Value, parts.Linker.Value, parts.Payload.Value));
        Assert.Null(parts.Target.Value);
    }

    [Fact]
    public void The_same_antibody_with_another_second_word_is_another_drug()
    {
        var found = Finder.In("Trastuzumab deruxtecan versus trastuzumab emtansine");

        Assert.Equal(["Trastuzumab deruxtecan", "Trastuzumab emtansine"], found.Select(mention => mention.Drug.Name));
    }

    [Fact]
    public void An_unknown_code_that_its_title_calls_a_conjugate_is_a_mention_with_inferred_parts()
    {
        var mention = Assert.Single(Finder.In("Study of QZX-4711, an anti-CD38 antibody-drug conjugate with MMAE, in myeloma"));

        var parts = Composition.Of(mention.Drug, mention.Method, Catalogue.Shipped);
        Assert.Equal(("QZX-4711", MentionMethod.Pattern), (mention.Drug.Name, mention.Method));
        Assert.Equal(("CD38", "MMAE"), (parts.Target.Value, parts.Payload.Value));
        Assert.True(parts.Payload.Inferred);
        Assert.Null(parts.Linker.Value);
        Assert.All(parts.All, part => Assert.NotEqual((true, Confidence.High), (part.Value is not null && part.Inferred, part.Confidence)));
    }

    [Theory]
    [InlineData("Patients who progressed on trastuzumab emtansine are given vinorelbine.", 0)]
    [InlineData("Patients had prior brentuximab vedotin.", 0)]
    [InlineData("Patients are given trastuzumab emtansine every three weeks.", 1)]
    public void What_patients_had_before_is_not_what_a_study_gives(string summary, int count) =>
        Assert.Equal(count, Finder.In(new StudyRecord("NCT00000001") { Summary = summary }).Count);

    [Fact]
    public void Of_a_description_nothing_is_surer_than_medium()
    {
        var mention = Assert.Single(Finder.In(new StudyRecord("NCT00000001") { Description = "They receive inotuzumab ozogamicin weekly." }));

        Assert.Equal((Confidence.Medium, StudyField.Description), (mention.Confidence, mention.Field));
    }
}
