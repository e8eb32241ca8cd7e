using System.Runtime.CompilerServices;
using NovaCron.Agent;

namespace NovaCron.Grains;

/// <summary>Sequences that come from an agent and leave a grain.</summary>
internal static class AgentSequences
{
    /// <summary>The same sequence; an agent's failure becomes one that may cross grain calls.</summary>
    public static async IAsyncEnumerable<T> WrapFailures<T>(
        this IAsyncEnumerable<T> sequence, string stage, string side, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var items = sequence.GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(items, stage, side))
        {
            yield return items.Current;
        }
    }

    private static async ValueTask<bool> MoveNextAsync<T>(IAsyncEnumerator<T> items, string stage, string side)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (AgentException e)
        {
            throw Failures.Wrap(e, stage, side);
        }
    }
}
