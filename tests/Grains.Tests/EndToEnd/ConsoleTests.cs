using System.Text;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

public sealed class ConsoleTests
{
    [Fact]
    public async Task A_console_goes_on_across_a_migration_without_a_gap_and_ends_with_the_vm()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        var text = new StringBuilder();
        long next = 0;
        var reading = Task.Run(async () =>
        {
            await foreach (var chunk in vm.ReadConsoleAsync(0))
            {
                Assert.Equal(next, chunk.Offset);
                next += chunk.Bytes.Length;
                lock (text)
                {
                    text.Append(Encoding.ASCII.GetString(chunk.Bytes));
                }
            }
        });
        await vm.WriteConsoleAsync("before "u8.ToArray());
        await UntilReadAsync(world, text, "before ");
        await Drill.UntilEndedAsync(world, (await Drill.MigrateAsync(world)).Id);
        await vm.WriteConsoleAsync("after"u8.ToArray());
        await UntilReadAsync(world, text, "before after");
        await vm.StopAsync();
        await Drill.UntilAsync(world, "the console ends", () => Task.FromResult(reading.IsCompleted));
        await reading;
    }

    [Fact]
    public async Task More_input_than_a_call_takes_is_refused()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var refusal = await Assert.ThrowsAsync<NovaCronException>(
            () => world.Silo(TwoRegions.Source).Vm(Drill.Vm).WriteConsoleAsync(new byte[ConsoleChunk.BytesMax + 1]));
        Assert.Equal(NovaCronError.InvalidRequest, refusal.Failure.Error);
    }

    private static Task UntilReadAsync(TwoRegions world, StringBuilder text, string wanted) =>
        Drill.UntilAsync(world, $"'{wanted}' is read", () =>
    {
        lock (text)
        {
            return Task.FromResult(text.ToString() == wanted);
        }
    });
}
