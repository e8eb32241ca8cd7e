using Orleans.Core;
using Orleans.Runtime.Activations;
using Orleans.Storage;

namespace Orleans.Runtime.Persistence;

/// <summary>A grain's stored state. Operations run one after another, however the grain starts them.</summary>
/// <typeparam name="TState">Its type.</typeparam>
internal sealed class PersistentState<TState> : IPersistentState<TState>
{
    private readonly GrainState<TState> _held = new(NewState.Of<TState>());
    private readonly Activation _activation;
    private readonly string _name;
    private readonly IGrainStorage _storage;
    private Task _last = Task.CompletedTask;

    public PersistentState(Activation activation, string name, IGrainStorage storage)
    {
        (_activation, _name, _storage) = (activation, name, storage);
        activation.ObservableLifecycle.Subscribe(name, GrainLifecycleStage.SetupState, ReadStateAsync);
    }

    public TState State
    {
        get => _held.State!;
        set => _held.State = value;
    }

    public string? Etag => _held.ETag;

    public bool RecordExists => _held.RecordExists;

    Task IStorage.ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    Task IStorage.WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    Task IStorage.ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) =>
        RunAsync(() => _storage.ReadStateAsync(_name, _activation.GrainId, _held, cancellationToken));

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        RunAsync(() => _storage.WriteStateAsync(_name, _activation.GrainId, _held, cancellationToken));

    public Task ClearStateAsync(CancellationToken cancellationToken) =>
        RunAsync(() => _storage.ClearStateAsync(_name, _activation.GrainId, _held, cancellationToken));

    private Task RunAsync(Func<Task> operation)
    {
        if (!ReferenceEquals(Activation.Current, _activation))
        {
            throw new InvalidOperationException("Stored state is used by its grain only, in one of its turns.");
        }

        return _last = AfterAsync(_last, operation);
    }

    private static async Task AfterAsync(Task before, Func<Task> operation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await operation();
    }
}
