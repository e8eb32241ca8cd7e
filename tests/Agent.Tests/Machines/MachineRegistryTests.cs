using FsCheck;
using FsCheck.Fluent;
using NovaCron.Agent.Machines;
using NovaCron.Agent.Tests.Kit;

namespace NovaCron.Agent.Tests.Machines;

public sealed class MachineRegistryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-registry-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Record_read_back_is_the_record_written()
    {
        var image = new ImageReference(new string('c', 64), 17);
        var record = new MachineRecord(
            "web-1",
            7,
            MachineRole.Incoming,
            new GuestHardware(1 << 20, 2, "pc-i440fx-10.0", image, null, "console=ttyS0", null),
            new IncomingState("m-1", "eu", Opened: true, new IncomingReport(99, new string('d', 64)), ResumePending: true),
            new OutgoingState("m-2", "us", new CopyReport(1, 2, 3, "e", 4, 5)));

        new MachineRegistry(_folder).Put(record);

        Assert.True(new MachineRegistry(_folder).TryGet("web-1", out var read));
        Assert.Equal(record, read);
    }

    [Fact]
    public void Fence_never_falls_whatever_the_order_of_epochs() => Prop.ForAll(
        Gen.Choose(0, 20).Select(epoch => (long)epoch).NonEmptyListOf().ToArbitrary(),
        epochs =>
        {
            var folder = Path.Combine(_folder, Guid.NewGuid().ToString("n"));
            var registry = new MachineRegistry(folder);
            var highest = -1L;
            foreach (var epoch in epochs)
            {
                registry.RaiseFence("web-1", epoch);
                highest = Math.Max(highest, epoch);
                Assert.Equal(highest, registry.FindFence("web-1"));
            }

            Assert.Equal(highest, new MachineRegistry(folder).FindFence("web-1"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Half_written_record_of_a_dead_process_means_nothing()
    {
        new MachineRegistry(_folder).RaiseFence("web-1", 4);
        File.WriteAllText(Path.Combine(_folder, "fences", "web-1.json.tmp"), "{ \"Vm\": ");

        var registry = new MachineRegistry(_folder);

        Assert.Equal(4, registry.FindFence("web-1"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "fences"), "*.tmp"));
    }

    [Fact]
    public void Damaged_record_keeps_the_agent_from_starting_and_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "machines"));
        File.WriteAllText(Path.Combine(_folder, "machines", "web-1.json"), "{ not json");

        var error = Assert.Throws<InvalidDataException>(() => new MachineRegistry(_folder));

        Assert.Contains("web-1.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_that_remembers_its_most_VMs_refuses_new_ones_and_still_serves_the_others()
    {
        var registry = new MachineRegistry(_folder, fencesMax: 1);
        registry.RaiseFence("web-1", 1);

        Assert.Equal(AgentError.InvalidOrder, Assert.Throws<AgentException>(() => registry.RaiseFence("web-2", 1)).Error);
        registry.RaiseFence("web-1", 2);
        Assert.Equal(2, registry.FindFence("web-1"));
    }

    [Theory]
    [InlineData("MemoryBytes")]
    [InlineData("HostName")]
    [InlineData("DataDirectory")]
    public void Setting_out_of_range_is_named(string setting)
    {
        var options = new AgentOptions
        {
            HostName = setting == "HostName" ? "Not A Name" : "host-1",
            Region = "eu",
            DataDirectory = setting == "DataDirectory" ? "relative" : _folder,
            MemoryBytes = setting == "MemoryBytes" ? -1 : TwoRegions.MemoryBytes,
        };

        Assert.Contains(setting, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }
}
