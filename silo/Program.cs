using NovaCron.Silo.CommandLine;
using NovaCron.Silo.Hosting;

return await SiloCommandLine.RunAsync(
    args, Environment.GetEnvironmentVariable, (options, token) => RegionProcess.RunAsync(options, Console.Out, token), Console.Out,
        Console.Error);
