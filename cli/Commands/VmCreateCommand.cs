using System.CommandLine;
using System.CommandLine.Parsing;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;
using NovaCron.Cli.Units;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron vm create</c>.</summary>
internal static class VmCreateCommand
{
    private const long MemoryBytesDefault = 512L << 20;

    /// <summary>Creates the command.</summary>
    public static Command Create(CliActions actions)
    {
        var name = VmCommands.NameArgument();
        var region = new Option<string>("--region") { Description = "The region that shall own it: the API's own.", HelpName = "REGION" };
        var kernel = PathOption("--kernel", "A Linux kernel to boot directly.");
        var initrd = PathOption("--initrd", "Its initial RAM disk.");
        var append = new Option<string>("--append") { Description = "The kernel's command line.", HelpName = "TEXT" };
        var disk = PathOption("--disk", "A disk image to boot.");
        var host = new Option<string>("--host") { Description = "The host to place it on; else the region chooses.", HelpName = "HOST" };
        var memory = new Option<long>("--memory")
        {
            Description = "Memory, such as 512MiB or 2GiB. Default 512MiB.",
            HelpName = "SIZE",
            CustomParser = ParseSize,
            DefaultValueFactory = _ => MemoryBytesDefault,
        };
        var processors = new Option<int>("--vcpus")
        {
            Description = "Processors. Default 1.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var command = new Command("create", "Creates a VM; it is stopped until started. Paths are opened on the region's host.")
        {
            name, region, kernel, initrd, append, memory, processors, disk, host,
        };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var draft = new ApiVmDraft(
                run.Parsed.GetRequiredValue(name),
                run.Parsed.GetValue(memory),
                run.Parsed.GetValue(processors),
                run.Parsed.GetValue(region),
                Absolute(run.Parsed.GetValue(kernel), run.Environment),
                Absolute(run.Parsed.GetValue(initrd), run.Environment),
                run.Parsed.GetValue(append),
                Absolute(run.Parsed.GetValue(disk), run.Environment),
                run.Parsed.GetValue(host));
            var vm = await run.Api.CreateVmAsync(draft, cancellationToken);
            run.Output.WriteResult(vm, $"{vm.Name}: created in {vm.OwnerRegion}, {vm.Phase}", OutputJson.Default.ApiVm);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Option<string> PathOption(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };

    private static string? Absolute(string? path, CliEnvironment environment) =>
        string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path, environment.Folder);

    private static long ParseSize(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!Sizes.TryParse(text, out var bytes))
        {
            result.AddError($"'{text}' is no size; write it like 512MiB or 2GiB.");
        }

        return bytes;
    }
}
