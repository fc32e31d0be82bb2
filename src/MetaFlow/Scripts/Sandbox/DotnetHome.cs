namespace MetaFlow.Scripts.Sandbox;

/// <summary>Where the .NET runtime of this process lies: children run on the same one.</summary>
internal sealed record DotnetHome(string Root, string Program)
{
    public static DotnetHome? Find()
    {
        // …/shared/Microsoft.NETCore.App/10.0.x/System.Private.CoreLib.dll
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "/", "..", "..", ".."));
        var program = Path.Combine(root, "dotnet");
        return File.Exists(program) ? new DotnetHome(root, program) : null;
    }
}
