using System.Reflection;
using BenchmarkDotNet.Running;
using MetaFlow.Benchmarks.Expressions;
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

BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
