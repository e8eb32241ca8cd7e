using System.Reflection;
using Orleans.Concurrency;
using Orleans.Configuration;

namespace Orleans.Runtime.Activations;

/// <summary>A grain class, as its attributes describe it.</summary>
internal sealed class GrainClass
{
    private const string Suffix = "grain";

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = Runtime.GrainType.Create(type.GetCustomAttribute<GrainTypeAttribute>()?.Name ?? NameByConvention(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Interfaces = [.. type.GetInterfaces().Where(found => typeof(IGrain).IsAssignableFrom(found))];
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    public IReadOnlyList<Type> Interfaces { get; }

    /// <summary>How long an activation may be idle; null is for ever.</summary>
    public TimeSpan? AgeLimit(GrainCollectionOptions options)
    {
        if (Type.IsDefined(typeof(KeepAliveAttribute), inherit: true))
        {
            return null;
        }

        var age = Type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit
            ?? (options.ClassSpecificCollectionAge.TryGetValue(Type.FullName!, out var own) ? own : options.CollectionAge);
        return age == TimeSpan.MaxValue ? null : age;
    }

    // As Orleans names classes without attribute: in small letters and without "grain" at their end.
    private static string NameByConvention(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
