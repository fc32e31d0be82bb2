using System.Reflection;
using BenchmarkDotNet.Running;
using MetaFlow.Benchmarks.Expressions;
using MetaFlow.Benchmarks.Http;

if (args is ["expressions", ..])
{
    QuickExpressions.Run(args.AsSpan(1));
    return;
}

if (args is ["calls", .. var rest])
{
    await QuickCalls.RunAsync(rest);
    return;
}

BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
