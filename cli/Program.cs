using NovaCron.Cli;

return await CliApplication.RunAsync(args, CliEnvironment.OfProcess());
