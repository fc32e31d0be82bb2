namespace MetaFlow.Web.Pages.Knowledge;

/// <summary>The texts of the pages about the knowledge base.</summary>
public sealed class KnowledgeTexts;
