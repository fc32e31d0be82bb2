namespace MetaFlow.Web.Pages.Forms;

/// <summary>Names the texts of the forms that start runs.</summary>
public sealed class FormTexts;
