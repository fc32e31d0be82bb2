using System.Reflection;
using BenchmarkDotNet.Running;
using MetaFlow.Benchmarks.Expressions;
using MetaFlow.Benchmarks.Http;
using MetaFlow.Benchmarks.Knowledge;
using MetaFlow.Benchmarks.Runs;
using MetaFlow.Benchmarks.Scripts;
using MetaFlow.Benchmarks.Storage;
using MetaFlow.Benchmarks.Workflows;

if (args is ["expressions", ..])
{
    QuickExpressions.Run(args.AsSpan(1));
    return;
}

if (args is ["definitions", ..])
{
    QuickDefinitions.Run(args.AsSpan(1));
    return;
}

if (args is ["calls", .. var rest])
{
    await QuickCalls.RunAsync(rest);
    return;
}

if (args is ["runs", .. var times])
{
    await QuickRuns.RunAsync(times);
    return;
}

if (args is ["compile"])
{
    await QuickCompile.RunAsync();
    return;
}

if (args is ["bombs", var address])
{
    await QuickBombs.RunAsync(address);
    return;
}

if (args is ["scale", .. var rows])
{
    await QuickScale.RunAsync(rows);
    return;
}

if (args is ["knowledge", .. var passages])
{
    await QuickKnowledge.RunAsync(passages);
    return;
}

if (args is ["scripts", .. var measures])
{
    await QuickScripts.RunAsync(measures);
    return;
}

BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
