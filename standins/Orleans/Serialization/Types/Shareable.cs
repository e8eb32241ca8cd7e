using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Orleans.Serialization.Codecs;

namespace Orleans.Serialization.Types;

/// <summary>Says which values need no copy, since nobody can or will change them.</summary>
internal static class Shareable
{
    private static readonly ConcurrentDictionary<Type, bool> Answers = new();

    private static readonly HashSet<Type> ImmutableCollections =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableDictionary<,>),
        typeof(ImmutableSortedDictionary<,>),
    ];

    public static bool Is(Type type) => Answers.GetOrAdd(type, Decide);

    private static bool Decide(Type type)
    {
        if (type.IsEnum || KnownTypes.All.ContainsKey(type) || typeof(GrainReference).IsAssignableFrom(type))
        {
            return true;
        }

        if (type.GetCustomAttribute<ImmutableAttribute>(inherit: false) is not null || typeof(Exception).IsAssignableFrom(type))
        {
            return true;
        }

        return type.IsConstructedGenericType && HoldsNothingElse(type.GetGenericTypeDefinition())
            && Array.TrueForAll(type.GetGenericArguments(), Final);
    }

    private static bool HoldsNothingElse(Type definition) => ImmutableCollections.Contains(definition)
        || definition == typeof(Nullable<>) || definition == typeof(KeyValuePair<,>)
        || definition.Name.StartsWith("ValueTuple`", StringComparison.Ordinal)
        || definition.Name.StartsWith("Tuple`", StringComparison.Ordinal);

    // An element of an unsealed type could be of a derived one that can be changed.
    private static bool Final(Type type) => (type.IsValueType || type.IsSealed) && Is(type);
}
