using NovaCron.Silo.CommandLine;
using NovaCron.Silo.GatewayRole;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Watchdog;

// Before anything that takes time or memory: a watchdog has none of what follows.
if (WatchdogCommand.IsMeant(args))
    return WatchdogCommand.Run(args);

var roles = new ProcessRoles(
    (options, token) => RegionProcess.RunAsync(options, Console.Out, token),
    (options, token) => GatewayProcess.RunAsync(options, Console.Out, token));
return await SiloCommandLine.RunAsync(args, Environment.GetEnvironmentVariable, roles, Console.Out, Console.Error);
