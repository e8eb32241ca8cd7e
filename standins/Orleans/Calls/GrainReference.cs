using System.Reflection;
using Orleans.Runtime.Calls;

namespace Orleans.Runtime;

/// <summary>A reference to a grain or an observer. References of the same identity are equal.</summary>
public abstract class GrainReference : DispatchProxy, IAddressable, IEquatable<GrainReference>
{
    /// <summary>Made by the engine only.</summary>
    protected GrainReference()
    {
    }

    /// <summary>What it refers to.</summary>
    public GrainId GrainId { get; internal set; }

    /// <summary>The interface's name.</summary>
    public virtual string InterfaceName => InterfaceType.FullName ?? InterfaceType.Name;

    internal Type InterfaceType { get; set; } = typeof(IAddressable);

    internal GrainRuntime Runtime { get; set; } = null!;

    /// <summary>The same identity seen through another interface.</summary>
    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => this.AsReference<TGrainInterface>();

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => $"{InterfaceType.Name}({GrainId})";

    /// <summary>Whether both refer to the same.</summary>
    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);
}
