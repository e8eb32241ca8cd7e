using System.Collections.Frozen;
using Orleans.Serialization.Types;

namespace Orleans.Runtime.Activations;

/// <summary>The grain classes of a silo.</summary>
internal sealed class GrainClasses
{
    private readonly FrozenDictionary<GrainType, GrainClass> _byType;

    /// <summary>Takes all that are in the application.</summary>
    /// <exception cref="OrleansConfigurationException">Two have the same name.</exception>
    public GrainClasses()
    {
        var classes = TypeCatalog.Current.GrainClasses
            .Where(type => !type.ContainsGenericParameters).Select(type => new GrainClass(type)).ToArray();
        var twice = classes.GroupBy(found => found.GrainType).FirstOrDefault(group => group.Count() > 1);
        _byType = twice is null
            ? classes.ToFrozenDictionary(found => found.GrainType)
            : throw new OrleansConfigurationException(
                $"Grain type \"{twice.Key}\" is claimed by {string.Join(" and ", twice.Select(found => found.Type))}.");
        Implementations = Implementers(classes);
    }

    /// <summary>The classes behind each interface.</summary>
    public InterfaceMap Implementations { get; }

    /// <summary>The class of a name.</summary>
    /// <exception cref="OrleansMessageRejectionException">There is none here.</exception>
    public GrainClass Of(GrainType type) => _byType.TryGetValue(type, out var found)
        ? found
        : throw new OrleansMessageRejectionException($"No grain class here has the type \"{type}\".");

    private static InterfaceMap Implementers(GrainClass[] classes) => new(classes
        .SelectMany(found => found.Interfaces.Where(TypeNames.IsKnown).Select(face => (Interface: TypeNames.Of(face), Class: found)))
        .Select(pair => new ImplementedInterface(pair.Interface, pair.Class.Type.FullName!, pair.Class.GrainType.ToString())));
}
