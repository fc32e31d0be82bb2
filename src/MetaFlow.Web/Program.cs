return await MetaFlow.Web.Commands.CommandLine.RunAsync(args, Console.Out, Console.Error);
