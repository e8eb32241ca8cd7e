using Orleans.Serialization.Types;

namespace Orleans.Runtime.Activations;

/// <summary>Which grain classes implement which interfaces. A client learns it from its silo.</summary>
/// <param name="entries">The pairs.</param>
internal sealed class InterfaceMap(IEnumerable<ImplementedInterface> entries)
{
    private readonly ILookup<string, ImplementedInterface> _byInterface =
        entries.ToLookup(entry => entry.Interface, StringComparer.Ordinal);

    public IEnumerable<ImplementedInterface> Entries => _byInterface.SelectMany(group => group);

    /// <summary>The class that implements an interface.</summary>
    /// <exception cref="ArgumentException">There is none, or the prefix does not choose one.</exception>
    public GrainType Resolve(Type interfaceType, string? classNamePrefix)
    {
        var found = _byInterface[TypeNames.Of(interfaceType)]
            .Where(entry => classNamePrefix is null || entry.ClassName.StartsWith(classNamePrefix, StringComparison.Ordinal)).ToArray();
        return found switch
        {
            [var only] => GrainType.Create(only.GrainType),
            [] => throw new ArgumentException($"No grain class implements {interfaceType}.", nameof(interfaceType)),
            _ => throw new ArgumentException(
                $"{interfaceType} is implemented by {string.Join(" and ", found.Select(entry => entry.ClassName))}: name one.",
                nameof(interfaceType)),
        };
    }
}
