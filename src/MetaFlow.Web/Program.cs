return await MetaFlow.Web.Commands.CommandLine.RunAsync(args);
