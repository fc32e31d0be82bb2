using System.ComponentModel.DataAnnotations;
using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Options;

namespace MetaFlow.Scripts;

/// <summary>What scripts may use, and what holds them. A step may ask for less than stands here, never for more.</summary>
public sealed class ScriptOptions
{
    public const string Section = "MetaFlow:Scripts";

    /// <summary>What <see cref="SandboxOffAcknowledged"/> has to say.</summary>
    internal const string Acknowledgement = "scripts-can-do-what-the-server-can";

    /// <summary>The least that has to hold scripts: <c>l1</c>, <c>l2</c> or <c>l3</c>.</summary>
    [AllowedValues(SandboxLevel.L1, SandboxLevel.L2, SandboxLevel.L3)]
    public SandboxLevel MinimumLevel { get; set; } = SandboxLevel.L1;

    /// <summary><c>on</c>, or <c>off</c> together with the acknowledgement.</summary>
    [AllowedValues("on", "off")]
    public string Sandbox { get; set; } = "on";

    /// <summary>What an operator writes who switches the sandbox off.</summary>
    [AllowedValues(null, "", Acknowledgement)]
    public string? SandboxOffAcknowledged { get; set; }

    /// <summary>How long one script may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "06:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The processor time that one script may use.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "06:00:00")]
    public TimeSpan Cpu { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The megabytes that a script's objects may take.</summary>
    [Range(64, 16_384)]
    public int HeapMegabytes { get; set; } = 256;

    /// <summary>The megabytes that a script may take in all.</summary>
    [Range(128, 32_768)]
    public int MemoryMegabytes { get; set; } = 384;

    /// <summary>The most bytes of JSON that a script may be given.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int InputBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>The most bytes of JSON that a script may return.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int OutputBytes { get; set; } = 1024 * 1024;

    /// <summary>The most bytes that a script may log.</summary>
    [Range(0, 16 * 1024 * 1024)]
    public int LogBytes { get; set; } = 64 * 1024;

    /// <summary>How many children wait for scripts; as many as suit the processors when 0.</summary>
    [Range(0, 256)]
    public int ReadyChildren { get; set; }

    /// <summary>The most children at once, waiting and working; as many as suit the processors when 0.</summary>
    [Range(0, 1024)]
    public int MaxChildren { get; set; }

    internal bool IsOff => Sandbox == "off" && SandboxOffAcknowledged == Acknowledgement;

    internal int Ready => ReadyChildren > 0 ? ReadyChildren : Math.Min(4, 2 * Environment.ProcessorCount);

    internal int Most => Math.Max(Ready, MaxChildren > 0 ? MaxChildren : 8 * Environment.ProcessorCount);
}

[OptionsValidator]
internal sealed partial class ScriptOptionsValidator : IValidateOptions<ScriptOptions>;
