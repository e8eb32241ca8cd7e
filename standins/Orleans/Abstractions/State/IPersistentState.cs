using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A grain's stored state, read before the grain is activated.</summary>
/// <typeparam name="TState">Its type.</typeparam>
public interface IPersistentState<TState> : IStorage<TState>;
