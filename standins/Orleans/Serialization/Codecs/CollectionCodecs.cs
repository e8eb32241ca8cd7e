using System.Collections.Immutable;
using System.Reflection;

namespace Orleans.Serialization.Codecs;

/// <summary>Makes the codecs of collections and tuples. Comparers of dictionaries and sets do not travel.</summary>
internal static class CollectionCodecs
{
    private static readonly Dictionary<Type, string> Builders = new()
    {
        [typeof(List<>)] = nameof(List),
        [typeof(HashSet<>)] = nameof(Set),
        [typeof(Queue<>)] = nameof(Queue),
        [typeof(Dictionary<,>)] = nameof(Map),
        [typeof(SortedDictionary<,>)] = nameof(SortedMap),
        [typeof(ImmutableArray<>)] = nameof(ImmutableArrayOf),
        [typeof(ImmutableList<>)] = nameof(ImmutableListOf),
        [typeof(ImmutableHashSet<>)] = nameof(ImmutableSetOf),
        [typeof(ImmutableDictionary<,>)] = nameof(ImmutableMapOf),
        [typeof(ImmutableSortedDictionary<,>)] = nameof(ImmutableSortedMapOf),
    };

    public static Codec? TryCreate(Type type)
    {
        if (type.IsArray)
        {
            return type.IsSZArray ? Build(nameof(Array), [type.GetElementType()!]) : null;
        }

        if (!type.IsConstructedGenericType)
        {
            return null;
        }

        var definition = type.GetGenericTypeDefinition();
        return Builders.TryGetValue(definition, out var builder) ? Build(builder, type.GetGenericArguments())
            : IsTuple(definition) ? new TupleCodec(type)
            : null;
    }

    private static bool IsTuple(Type definition) => definition == typeof(KeyValuePair<,>)
        || (definition.Namespace == nameof(System) && definition.Name is [.. "ValueTuple`", >= '1' and <= '7']
            or [.. "Tuple`", >= '1' and <= '7']);

    private static Codec Build(string name, Type[] arguments) => (Codec)typeof(CollectionCodecs)
        .GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(arguments).Invoke(null, null)!;

    private static SequenceCodec<T> Array<T>() => new(elements => elements);

    private static SequenceCodec<T> List<T>() => new(elements => new List<T>(elements));

    private static SequenceCodec<T> Set<T>() => new(elements => new HashSet<T>(elements));

    private static SequenceCodec<T> Queue<T>() => new(elements => new Queue<T>(elements));

    private static SequenceCodec<KeyValuePair<TKey, T>> Map<TKey, T>()
        where TKey : notnull =>
        new(pairs => new Dictionary<TKey, T>(pairs));

    private static SequenceCodec<KeyValuePair<TKey, T>> SortedMap<TKey, T>()
        where TKey : notnull =>
        new(pairs => new SortedDictionary<TKey, T>(new Dictionary<TKey, T>(pairs)));

    private static ImmutableArrayCodec<T> ImmutableArrayOf<T>() => new();

    private static SequenceCodec<T> ImmutableListOf<T>() => new(elements => ImmutableList.Create(elements));

    private static SequenceCodec<T> ImmutableSetOf<T>() => new(elements => ImmutableHashSet.Create(elements));

    private static SequenceCodec<KeyValuePair<TKey, T>> ImmutableMapOf<TKey, T>()
        where TKey : notnull =>
        new(pairs => ImmutableDictionary.CreateRange(pairs));

    private static SequenceCodec<KeyValuePair<TKey, T>> ImmutableSortedMapOf<TKey, T>()
        where TKey : notnull =>
        new(pairs => ImmutableSortedDictionary.CreateRange(pairs));
}
