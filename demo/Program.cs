using System.CommandLine;
using NovaCron.Cli.Api;
using NovaCron.Demo;
using Spectre.Console;

var silo = new Option<string>("--silo") { Required = true, Description = "The built server program." };
var hypervisor = new Option<string>("--hypervisor") { DefaultValueFactory = _ => "qemu", Description = "qemu or in-process." };
var kernel = new Option<string?>("--kernel") { Description = "The guest's kernel." };
var initrd = new Option<string?>("--initrd") { Description = "The guest's initial RAM disk." };
var report = new Option<string?>("--report") { Description = "Writes the report there as JSON." };
var memory = new Option<int>("--memory-mib") { DefaultValueFactory = _ => 512, Description = "The guest's memory, in MiB." };
var rate = new Option<int>("--rate") { DefaultValueFactory = _ => 3000, Description = "Page rewrites a second in the guest." };
var streams = new Option<int>("--streams") { Description = "Connections of the data path; 0 leaves the choice to the transport." };

var command = new RootCommand("Moves a running guest between two regions of this machine, and judges the move from outside.")
{
    silo, hypervisor, kernel, initrd, report, memory, rate, streams,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    var options = new DemoOptions
    {
        Silo = arguments.GetRequiredValue(silo),
        Hypervisor = arguments.GetRequiredValue(hypervisor),
        Kernel = arguments.GetValue(kernel),
        Initrd = arguments.GetValue(initrd),
        Report = arguments.GetValue(report),
        MemoryMebibytes = arguments.GetValue(memory),
        Rate = arguments.GetValue(rate),
        Streams = arguments.GetValue(streams),
    };
    var console = AnsiConsole.Console;
    try
    {
        var reports = await new DemoRun(options, console).RunAsync(cancellationToken);
        ReportView.Show(console, reports[0]);
        if (options.Report is { } file)
            await File.WriteAllTextAsync(file, reports[0].ToJson() + "\n", cancellationToken);

        return reports.All(one => one.IsGood) ? 0 : 1;
    }
    catch (Exception e) when (e is DemoException or ApiException or ApiUnreachableException)
    {
        await Console.Error.WriteLineAsync($"novacron demo: {e.Message}");
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();
