using System.Numerics;

namespace NovaCron.Dwcp.Simulation.Linearizability;

/// <summary>
/// Whether the operations on one register, whose first value is 0, could have happened one after the other, each between its call and its
/// answer: linearizability, key by key, which is as good as all at once (Herlihy and Wing, <i>Linearizability</i>, TOPLAS 1990).
/// </summary>
/// <remarks>
/// The search of Wing and Gong (<i>Testing and Verifying Concurrent Objects</i>, 1993), which remembers where it was in vain (Lowe,
/// <i>Testing for Linearizability</i>, 2017).
/// </remarks>
internal sealed class RegisterHistory
{
    /// <summary>Operations that one history may have: they are told apart by the bits of a word.</summary>
    public const int OperationsMax = 64;

    private readonly RegisterOperation[] _operations;
    private readonly ulong _known;
    private readonly HashSet<(ulong Done, long Value)> _inVain = [];

    private RegisterHistory(IEnumerable<RegisterOperation> operations)
    {
        var all = operations.OrderBy(operation => operation.Invoked).ToList();
        var seen = all.Where(operation => operation.Call != RegisterCall.Put)
            .Select(operation => operation.IsKnown ? operation.Seen : operation.Expected).ToHashSet();

        // Who never heard an answer, and wrote what nobody saw or may have seen, need not have written: that spares most of the search.
        _operations = [.. all.Where(one => one.IsKnown || (one.Call != RegisterCall.Get && seen.Contains(one.Value)))];
        if (_operations.Length > OperationsMax)
        {
            throw new ArgumentException($"A history has {OperationsMax} operations at most, not {_operations.Length}.", nameof(operations));
        }

        for (var i = 0; i < _operations.Length; i++)
        {
            _known |= _operations[i].IsKnown ? 1UL << i : 0;
        }
    }

    /// <summary>Whether there is an order.</summary>
    public static bool IsLinearizable(IEnumerable<RegisterOperation> operations) =>
        new RegisterHistory(operations).CanEnd(done: 0, value: 0);

    private bool CanEnd(ulong done, long value)
    {
        if ((done & _known) == _known)
        {
            return true;
        }

        if (!_inVain.Add((done, value)))
        {
            return false;
        }

        // Whoever was called after another was answered comes after it.
        var (from, deadline) = (BitOperations.TrailingZeroCount(~done), Deadline(done));
        for (var i = from; i < _operations.Length && _operations[i].Invoked <= deadline; i++)
        {
            var bit = 1UL << i;
            if ((done & bit) == 0 && _operations[i].Happens(value, out var after) && CanEnd(done | bit, after))
            {
                return true;
            }
        }

        return false;
    }

    private long Deadline(ulong done)
    {
        var deadline = long.MaxValue;
        for (var left = _known & ~done; left != 0; left &= left - 1)
        {
            deadline = Math.Min(deadline, _operations[BitOperations.TrailingZeroCount(left)].Returned!.Value);
        }

        return deadline;
    }
}
