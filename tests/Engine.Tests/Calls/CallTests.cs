using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Calls;

/// <summary>Each holds in the silo's process and over the wire.</summary>
[Collection(Cluster.Name)]
public sealed class CallTests(Cluster cluster) : IAsyncLifetime
{
    private TestClient? _client;

    public async Task InitializeAsync() => _client = await TestClient.StartAsync(cluster.Silo);

    public async Task DisposeAsync() => await _client!.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Arguments_are_the_grains_own(bool overTheWire)
    {
        var grain = Grain(overTheWire);
        var parcel = new Parcel { Items = ["mine"], Counts = { ["x"] = 1 }, Numbers = [4, 5] };
        Assert.Equal("x=1 4 5", await grain.KeepAsync(parcel));
        Assert.Equal(["mine"], parcel.Items);
        parcel.Items.Add("later");
        Assert.Equal(["mine", "added by the grain"], (await grain.KeptAsync()).Items);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Results_are_the_callers_own(bool overTheWire)
    {
        var grain = Grain(overTheWire);
        await grain.KeepAsync(new Parcel());
        (await grain.KeptAsync()).Items.Clear();
        Assert.Single((await grain.KeptAsync()).Items);
    }

    [Fact]
    public async Task Immutable_values_are_handed_over_as_they_are()
    {
        var parcel = new SealedParcel { Items = ["same"] };
        Assert.Same(parcel, await Grain(overTheWire: false).KeepSealedAsync(parcel));
        Assert.Equal(parcel.Items, (await Grain(overTheWire: true).KeepSealedAsync(parcel)).Items);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Attributed_error_arrives_whole(bool overTheWire)
    {
        var error = await Assert.ThrowsAsync<TestFailureException>(() => Grain(overTheWire).FailAsync("whole"));
        Assert.Equal(new TestFailure("copying", true), error.Failure);
        Assert.Equal("failed in copying", error.Message);
        Assert.Contains(nameof(CallGrain), error.StackTrace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Framework_errors_keep_their_type(bool overTheWire)
    {
        Assert.Equal("bad argument", (await Assert.ThrowsAsync<ArgumentException>(() => Grain(overTheWire).FailAsync("argument"))).Message);
        Assert.Equal("too late", (await Assert.ThrowsAsync<TimeoutException>(() => Grain(overTheWire).FailAsync("timeout"))).Message);
        Assert.Equal("at once",
            (await Assert.ThrowsAsync<NotSupportedException>(() => Grain(overTheWire).FailWithValueAsync().AsTask())).Message);
    }

    // Over the wire Microsoft Orleans says only that it has no codec for the type: errors that clients shall read must be attributed.
    [Fact]
    public async Task Other_errors_keep_their_message_in_the_silos_process()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Grain(overTheWire: false).FailAsync("other"));
        Assert.Contains("unheard of", error.Message, StringComparison.Ordinal);
        Assert.Equal("inside", error.InnerException!.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_token_stops_caller_and_grain(bool overTheWire)
    {
        var name = Keys.New("wait");
        using var cancellation = new CancellationTokenSource();
        var waiting = Grain(overTheWire).WaitForAsync(name, cancellation.Token);
        await Signals.WaitAsync($"{name} began");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Signals.WaitAsync($"{name} ended");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Token_cancelled_before_the_call_keeps_the_grain_untouched(bool overTheWire)
    {
        var name = Keys.New("wait");
        var grain = Grain(overTheWire);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grain.WaitForAsync(name, new CancellationToken(canceled: true)));
        Assert.Equal(3, await grain.SumAsync(1, 2));
        Assert.False(Signals.IsRaised($"{name} began"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Values_nulls_and_arrays_travel(bool overTheWire)
    {
        var grain = Grain(overTheWire);
        Assert.Equal(1, await grain.SumAsync(1));
        Assert.Equal(15, await grain.SumAsync(1, 2, 3, 4, 5));
        Assert.Null(await grain.NothingAsync(null));
        Assert.Equal("", await grain.NothingAsync(""));
        Assert.Equal(3_000_000, await grain.LargeAsync(new byte[3_000_000]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task References_travel_and_work_where_they_arrive(bool overTheWire)
    {
        var grain = Grain(overTheWire);
        var self = await grain.SelfAsync();
        Assert.Equal(grain, self);
        Assert.Equal(2, await self.SumAsync(2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Internal_interfaces_can_be_called(bool overTheWire)
    {
        IGrainFactory grains = overTheWire ? _client!.Grains : cluster.Grains;
        Assert.Equal("psst (whispered)", await grains.GetGrain<ISecretGrain>(Keys.New("call")).WhisperAsync(new Secret("psst")));
    }

    private ICallGrain Grain(bool overTheWire)
    {
        IGrainFactory grains = overTheWire ? _client!.Grains : cluster.Grains;
        return grains.GetGrain<ICallGrain>(Keys.New("call"));
    }
}
