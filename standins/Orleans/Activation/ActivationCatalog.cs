using System.Collections.Concurrent;

namespace Orleans.Runtime.Activations;

/// <summary>The grains in memory: at most one activation for an identity.</summary>
/// <param name="silo">The silo.</param>
internal sealed class ActivationCatalog(SiloRuntime silo)
{
    private readonly ConcurrentDictionary<GrainId, Lazy<Activation>> _activations = new();

    public IEnumerable<Activation> All => _activations.Values.Where(entry => entry.IsValueCreated).Select(entry => entry.Value);

    /// <summary>The activation of an identity, made when there is none.</summary>
    public Activation Get(GrainId id) => _activations.GetOrAdd(id, found => new Lazy<Activation>(() => Make(found))).Value;

    public void Forget(Activation activation)
    {
        if (_activations.TryGetValue(activation.GrainId, out var entry) && ReferenceEquals(entry.Value, activation))
        {
            _activations.TryRemove(KeyValuePair.Create(activation.GrainId, entry));
        }
    }

    /// <summary>Ends all activations and waits for that.</summary>
    public async Task DeactivateAllAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var all = All.ToArray();
        foreach (var activation in all)
        {
            activation.Deactivate(reason, cancellationToken);
        }

        await Task.WhenAll(all.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken);
    }

    private Activation Make(GrainId id)
    {
        try
        {
            var activation = new Activation(silo, silo.Classes.Of(id.Type), id);
            activation.Begin();
            return activation;
        }
        catch (OrleansException)
        {
            _activations.TryRemove(id, out _);
            throw;
        }
    }
}
