using System.Runtime.CompilerServices;
using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Sequences;

[GrainType("tests.sequence")]
public sealed class SequenceGrain : Grain, ISequenceGrain
{
    public async IAsyncEnumerable<int> CountAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 7 == 0)
            {
                await Task.Delay(1, cancellationToken);
            }

            yield return i;
        }
    }

    public async IAsyncEnumerable<Step> ForeverAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                yield return new Step(i, name);
                await Task.Delay(10, cancellationToken);
            }
        }
        finally
        {
            Signals.Raise($"{name} stopped");
        }
    }

    public async IAsyncEnumerable<int> FailAsync(int after)
    {
        for (var i = 0; i < after; i++)
        {
            yield return i;
        }

        await Task.Yield();
        throw new InvalidOperationException("The sequence broke.");
    }

    public Task<string> PingAsync() => Task.FromResult("pong");

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
