using MetaFlow;

[assembly: ProblemTexts("adc", typeof(MetaFlow.Connectors.Adc.AdcPack))]

namespace MetaFlow.Connectors.Adc;

/// <summary>The pack of antibody-drug conjugates. Its problems have their sentences beside this file.</summary>
public static class AdcPack;
