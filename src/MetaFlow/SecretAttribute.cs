namespace MetaFlow;

/// <summary>Marks a setting that holds a secret: masked on pages, in the journal and in logs.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
