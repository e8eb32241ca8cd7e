using System.Collections.Immutable;
using Orleans.Runtime.Activations;

namespace Orleans.Runtime;

/// <summary>Values that go with a request, and with every request made while it is handled.</summary>
public static class RequestContext
{
    internal const string ReentrancyKey = "#reentrancy";
    private static readonly AsyncLocal<ImmutableDictionary<string, object>?> Flow = new();

    /// <summary>The names of the values.</summary>
    public static IEnumerable<string> Keys => Current.Keys.Where(key => key != ReentrancyKey);

    /// <summary>The values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Current.Where(entry => entry.Key != ReentrancyKey);

    /// <summary>The call chain that may come back into its own grains; empty for none.</summary>
    public static Guid ReentrancyId
    {
        get => Current.TryGetValue(ReentrancyKey, out var id) && id is Guid chain ? chain : Guid.Empty;
        set => Flow.Value = value == Guid.Empty ? Current.Remove(ReentrancyKey) : Current.SetItem(ReentrancyKey, value);
    }

    internal static ImmutableDictionary<string, object> Current
    {
        get => Flow.Value ?? ImmutableDictionary<string, object>.Empty;
        set => Flow.Value = value.IsEmpty ? null : value;
    }

    /// <summary>Reads a value.</summary>
    public static object? Get(string key) => Current.GetValueOrDefault(key);

    /// <summary>Sets a value; it must be one that can travel.</summary>
    public static void Set(string key, object value) => Flow.Value = Current.SetItem(key, value);

    /// <summary>Removes a value.</summary>
    public static bool Remove(string key)
    {
        var before = Current;
        Current = before.Remove(key);
        return before.ContainsKey(key);
    }

    /// <summary>Removes all values.</summary>
    public static void Clear() => Flow.Value = null;

    /// <summary>Lets calls that come from the calls made here back into this grain, until the result is disposed of.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var before = ReentrancyId;
        var chain = before == Guid.Empty ? Guid.NewGuid() : before;
        ReentrancyId = chain;
        Activation.Current?.EnterSection(chain);
        return new ReentrancySection(before, chain);
    }

    /// <summary>Takes <see cref="AllowCallChainReentrancy"/> back for the calls made here, until the result is disposed of.</summary>
    public static ReentrancySection SuppressCallChainReentrancy()
    {
        var before = ReentrancyId;
        ReentrancyId = Guid.Empty;
        return new ReentrancySection(before, Guid.Empty);
    }

    /// <summary>Ends what a method of <see cref="RequestContext"/> began.</summary>
    public readonly struct ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId) : IDisposable, IEquatable<ReentrancySection>
    {
        private readonly Guid _before = originalReentrancyId;
        private readonly Guid _chain = newReentrancyId;

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_chain != Guid.Empty)
            {
                Activation.Current?.LeaveSection(_chain);
            }

            ReentrancyId = _before;
        }

        /// <inheritdoc/>
        public bool Equals(ReentrancySection other) => _before == other._before && _chain == other._chain;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is ReentrancySection other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(_before, _chain);

        /// <summary>Whether both end the same.</summary>
        public static bool operator ==(ReentrancySection left, ReentrancySection right) => left.Equals(right);

        /// <summary>Whether they differ.</summary>
        public static bool operator !=(ReentrancySection left, ReentrancySection right) => !left.Equals(right);
    }
}
