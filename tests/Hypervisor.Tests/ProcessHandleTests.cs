using System.Diagnostics;

namespace NovaCron.Hypervisor.Tests;

public sealed class ProcessHandleTests : IDisposable
{
    private readonly Process _process = Process.Start("sleep", "600");

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    [Fact]
    public async Task Kill_ends_the_process_and_it_is_seen_to_have_ended()
    {
        using var handle = ProcessHandle.Open(ProcessIdentity.Of(_process.Id)!)!;
        handle.RequireKillable();
        Assert.False(handle.HasEnded);

        handle.Kill();
        await _process.WaitForExitAsync();

        Assert.True(handle.HasEnded);
        handle.Kill();
    }

    [Fact]
    public void A_process_that_began_at_another_time_is_not_the_one_meant()
    {
        var identity = ProcessIdentity.Of(_process.Id)!;

        Assert.Null(ProcessHandle.Open(identity with { StartTicks = identity.StartTicks - 1 }));
        Assert.Null(ProcessHandle.Open(identity with { BootId = "another boot" }));
        (identity with { StartTicks = identity.StartTicks - 1 }).Kill();
        Assert.True(identity.IsAlive);
    }
}
