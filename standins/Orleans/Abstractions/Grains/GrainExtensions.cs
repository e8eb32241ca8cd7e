using Orleans.Runtime.Activations;

namespace Orleans;

/// <summary>Keys and references of grains.</summary>
public static class GrainExtensions
{
    /// <summary>A reference to a grain, or a reference seen through another interface.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) =>
        (TGrainInterface)grain.AsReference(typeof(TGrainInterface));

    /// <summary>A reference to a grain, or a reference seen through another interface.</summary>
    public static object AsReference(this IAddressable grain, Type interfaceType) => grain switch
    {
        GrainReference reference => reference.Runtime.Reference(reference.GrainId, interfaceType),
        IGrainBase { GrainContext: Activation activation } => activation.Runtime.Reference(activation.GrainId, interfaceType),
        IGrainObserver =>
            throw new ArgumentException("An observer becomes a reference by IGrainFactory.CreateObjectReference.", nameof(grain)),
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference.", nameof(grain)),
    };

    /// <summary>A reference seen through another interface.</summary>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    /// <summary>The identity.</summary>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase activated => activated.GrainContext.GrainId,
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference.", nameof(grain)),
    };

    /// <summary>The key as text.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>The GUID key.</summary>
    public static Guid GetPrimaryKey(this IAddressable grain) => grain.GetGrainId().GetGuidKey();

    /// <summary>The integer key.</summary>
    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetGrainId().GetIntegerKey();
}
