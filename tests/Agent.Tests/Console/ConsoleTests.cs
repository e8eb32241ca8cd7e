using System.Text;
using NovaCron.Agent.Console;
using NovaCron.Agent.Tests.Kit;

namespace NovaCron.Agent.Tests.Console;

public sealed class ConsoleTests
{
    [Fact]
    public async Task Many_readers_see_the_same_output_from_where_they_asked()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();

        var readers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            regions.ReadConsoleAsync(regions.Source.Agent, 0, text => TwoRegions.Heartbeats(text).Length >= 10)));
        var late = await regions.ReadConsoleAsync(regions.Source.Agent, 5, text => TwoRegions.Heartbeats(text).Length >= 15);

        var shortest = readers.MinBy(text => text.Length)!;
        Assert.All(readers, text => Assert.StartsWith(shortest, text, StringComparison.Ordinal));
        Assert.StartsWith(shortest[5..], late, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_reaches_the_guest()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();

        Assert.Contains("heartbeat=", await regions.AskGuestAsync(regions.Source.Agent, "status", "STATUS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_much_typed_at_once_is_refused()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();

        var error = await Assert.ThrowsAsync<AgentException>(
            () => regions.Source.Agent.WriteConsoleAsync(TwoRegions.Vm, new byte[ConsolePump.InputBytesMax + 1], regions.Token));

        Assert.Equal(AgentError.InvalidOrder, error.Error);
    }

    [Fact]
    public async Task Reader_ends_when_the_machine_is_stopped()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var reading = await regions.BeginReadingAsync(regions.Source.Agent, 0, _ => false);

        await regions.Source.Agent.StopAsync(TwoRegions.Vm, 1, regions.Token);

        await reading;
        var error = await Assert.ThrowsAsync<AgentException>(() => regions.ReadConsoleAsync(regions.Source.Agent, 0, _ => false));
        Assert.Equal(AgentError.UnknownMachine, error.Error);
    }

    [Fact]
    public async Task Console_of_a_guest_on_its_way_in_is_at_its_source()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        await new Move(regions).RunToAsync(MoveStage.Loaded);

        var error = await Assert.ThrowsAsync<AgentException>(() => regions.ReadConsoleAsync(regions.Target.Agent, 0, _ => false));

        Assert.Equal(AgentError.WrongState, error.Error);
    }

    [Fact]
    public async Task Offsets_never_repeat_after_the_agent_died()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var before = await regions.ReadConsoleAsync(regions.Source.Agent, 0, text => TwoRegions.Heartbeats(text).Length >= 10);
        await regions.Source.RestartAsync();

        await foreach (var piece in regions.Source.Agent.ReadConsoleAsync(TwoRegions.Vm, before.Length, regions.Token))
        {
            Assert.True(piece.Offset >= before.Length);
            Assert.StartsWith("HB", Encoding.ASCII.GetString(piece.Bytes.Span), StringComparison.Ordinal);
            break;
        }
    }
}
