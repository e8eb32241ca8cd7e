using NovaCron.Bench.Acp.Members;
using NovaCron.Dwcp.Consensus.Driving;
using static NovaCron.Dwcp.Tests.Consensus.Driving.Patient;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>Three driven members of the crash-tolerant engine.</summary>
public sealed class ThreeMembersTests
{
    [Fact]
    public async Task Commands_are_committed_by_all_and_a_read_sees_them()
    {
        await using var trio = await Trio.StartAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => trio.SubmitAsync((byte)n)));

        Assert.Equal(Enumerable.Range(0, 200), results.Select(result => (int)Assert.Single(result.Result.ToArray())));
        var leader = trio.Drivers[await trio.LeaderAsync()];
        Assert.Equal(200, await leader.ReadAsync(member => ((CftMember)member).Executed, CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_leader_whose_disk_fails_is_followed_by_another_and_begins_again_from_what_is_written()
    {
        await using var trio = await Trio.StartAsync();
        await trio.SubmitAsync(1);
        var first = await trio.LeaderAsync();
        trio.Stores[first].Failure = new IOException("the disk is gone");
        await Assert.ThrowsAsync<ReplicaStoppedException>(
            () => trio.Drivers[first].SubmitAsync(new byte[] { 2 }, CancellationToken.None).WaitAsync(Patience));

        await trio.SubmitAsync(3);
        Assert.NotEqual(first, await trio.LeaderAsync());
        trio.Stores[first].Failure = null;
        var again = await trio.StartAsync(first);
        await trio.SubmitAsync(4);
        while (again.Status.Leader is null)
        {
            await Task.Delay(10);
        }

        Assert.False(again.Completion.IsCompleted);
    }
}
