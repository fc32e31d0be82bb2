using System.Reflection;
using BenchmarkDotNet.Running;
using MetaFlow.Benchmarks.Expressions;

if (args is ["expressions", ..])
{
    QuickExpressions.Run(args.AsSpan(1));
    return;
}

BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
