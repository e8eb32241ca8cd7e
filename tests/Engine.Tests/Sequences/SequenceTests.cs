using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Sequences;

[Collection(Cluster.Name)]
public sealed class SequenceTests(Cluster cluster)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(250)]
    public async Task Sequence_arrives_whole_and_in_order(int count)
    {
        List<int> seen = [];
        await foreach (var number in Grain().CountAsync(count))
        {
            seen.Add(number);
        }

        Assert.Equal(Enumerable.Range(0, count), seen);
    }

    [Fact]
    public async Task Sequence_arrives_over_the_wire_in_batches_of_any_size()
    {
        await using var client = await TestClient.StartAsync(cluster.Silo);
        List<int> seen = [];
        await foreach (var number in client.Grains.GetGrain<ISequenceGrain>(Keys.New("sequence")).CountAsync(100).WithBatchSize(3))
        {
            seen.Add(number);
        }

        Assert.Equal(Enumerable.Range(0, 100), seen);
    }

    [Fact]
    public async Task Reader_that_stops_early_stops_the_grain()
    {
        var name = Keys.New("stop");
        await foreach (var step in Grain().ForeverAsync(name))
        {
            Assert.Equal(name, step.Text);
            if (step.Number == 3)
            {
                break;
            }
        }

        await Signals.WaitAsync($"{name} stopped");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_reader_stops_the_grain(bool overTheWire)
    {
        await using var client = await TestClient.StartAsync(cluster.Silo);
        var name = Keys.New("stop");
        IGrainFactory grains = overTheWire ? client.Grains : cluster.Grains;
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var step in grains.GetGrain<ISequenceGrain>(Keys.New("sequence")).ForeverAsync(name)
                .WithCancellation(cancellation.Token))
            {
                if (step.Number == 2)
                {
                    await cancellation.CancelAsync();
                }
            }
        });
        await Signals.WaitAsync($"{name} stopped");
    }

    [Fact]
    public async Task Token_passed_as_argument_stops_the_grain()
    {
        var name = Keys.New("stop");
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var step in Grain().ForeverAsync(name, cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
        await Signals.WaitAsync($"{name} stopped");
    }

    [Fact]
    public async Task Grain_answers_other_calls_while_it_gives_a_sequence()
    {
        var grain = Grain();
        await foreach (var step in grain.ForeverAsync(Keys.New("stop")))
        {
            Assert.Equal("pong", await grain.PingAsync());
            if (step.Number == 2)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Error_in_a_sequence_comes_after_its_elements()
    {
        List<int> seen = [];
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var number in Grain().FailAsync(3))
            {
                seen.Add(number);
            }
        });
        Assert.Equal("The sequence broke.", error.Message);
        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public async Task Sequence_of_a_deactivated_grain_is_aborted()
    {
        var grain = Grain();
        var name = Keys.New("stop");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var step in grain.ForeverAsync(name))
            {
                if (step.Number == 1)
                {
                    await grain.EndAsync();
                    await Signals.WaitAsync($"{name} stopped");
                }
            }
        });
    }

    [Fact]
    public async Task Sequence_read_twice_is_made_twice()
    {
        var sequence = Grain().CountAsync(3);
        for (var i = 0; i < 2; i++)
        {
            List<int> seen = [];
            await foreach (var number in sequence)
            {
                seen.Add(number);
            }

            Assert.Equal([0, 1, 2], seen);
        }
    }

    private ISequenceGrain Grain() => cluster.Grains.GetGrain<ISequenceGrain>(Keys.New("sequence"));
}
