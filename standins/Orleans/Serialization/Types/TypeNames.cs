using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Serialization.Codecs;

namespace Orleans.Serialization.Types;

/// <summary>
/// The names of types on the wire: <c>name</c>, <c>name&lt;argument,argument&gt;</c> or <c>element[]</c>. Only known and attributed types
/// have one; a name from the wire never loads anything else.
/// </summary>
internal static class TypeNames
{
    private static readonly ConcurrentDictionary<Type, string?> Names = new();
    private static readonly ConcurrentDictionary<string, Type> Types = new(StringComparer.Ordinal);

    private static readonly Dictionary<Type, string> Definitions = new()
    {
        [typeof(Nullable<>)] = "optional", [typeof(List<>)] = "list", [typeof(HashSet<>)] = "set", [typeof(Queue<>)] = "queue",
        [typeof(Dictionary<,>)] = "map", [typeof(SortedDictionary<,>)] = "sorted-map", [typeof(KeyValuePair<,>)] = "pair",
        [typeof(ImmutableArray<>)] = "immutable", [typeof(ImmutableList<>)] = "immutable-list",
        [typeof(ImmutableHashSet<>)] = "immutable-set",
        [typeof(ImmutableDictionary<,>)] = "immutable-map", [typeof(ImmutableSortedDictionary<,>)] = "immutable-sorted-map",
        [typeof(ValueTuple<>)] = "v1", [typeof(ValueTuple<,>)] = "v2", [typeof(ValueTuple<,,>)] = "v3", [typeof(ValueTuple<,,,>)] = "v4",
        [typeof(ValueTuple<,,,,>)] = "v5", [typeof(ValueTuple<,,,,,>)] = "v6", [typeof(ValueTuple<,,,,,,>)] = "v7",
        [typeof(Tuple<>)] = "t1", [typeof(Tuple<,>)] = "t2", [typeof(Tuple<,,>)] = "t3", [typeof(Tuple<,,,>)] = "t4",
        [typeof(Tuple<,,,,>)] = "t5", [typeof(Tuple<,,,,,>)] = "t6", [typeof(Tuple<,,,,,,>)] = "t7",
    };

    private static readonly Dictionary<string, Type> ByName = KnownTypes.All
        .Select(known => (known.Value.Name, Type: known.Key))
        .Concat(Definitions.Select(definition => (Name: definition.Value, Type: definition.Key)))
        .Append((Name: "object", Type: typeof(object)))
        .ToDictionary(known => known.Name, known => known.Type, StringComparer.Ordinal);

    /// <summary>Whether a type has a name.</summary>
    public static bool IsKnown(Type type) => Names.GetOrAdd(type, Compose) is not null;

    /// <summary>A type's name.</summary>
    /// <exception cref="CodecNotFoundException">It has none.</exception>
    public static string Of(Type type) => Names.GetOrAdd(type, Compose)
        ?? throw new CodecNotFoundException($"{type} cannot travel: it has no [GenerateSerializer].");

    /// <summary>The type behind a name.</summary>
    /// <exception cref="SerializerException">There is none here.</exception>
    public static Type Resolve(string name) => Types.TryGetValue(name, out var type) ? type : Remember(name);

    private static Type Remember(string name)
    {
        if (name.Length > WireLimitsTypeName)
        {
            throw new SerializerException($"A type name has {name.Length} characters; {WireLimitsTypeName} are allowed.");
        }

        return Types[name] = new TypeNameParser(name, NamedOrThrow).Parse();
    }

    private const int WireLimitsTypeName = Wire.WireLimits.TypeNameCharsMax;

    private static Type NamedOrThrow(string name) => ByName.TryGetValue(name, out var known)
        ? known
        : TypeCatalog.Current.TryFind(name) ?? throw new SerializerException($"No type here is called \"{name}\".");

    private static string? Compose(Type type)
    {
        if (KnownTypes.All.TryGetValue(type, out var known))
        {
            return known.Name;
        }

        if (type == typeof(object))
        {
            return "object";
        }

        if (type.IsSZArray)
        {
            return Compose(type.GetElementType()!) is { } element ? element + "[]" : null;
        }

        return type.IsConstructedGenericType ? ComposeGeneric(type) : TypeCatalog.NameOf(type);
    }

    private static string? ComposeGeneric(Type type)
    {
        var definition = type.GetGenericTypeDefinition();
        var name = Definitions.GetValueOrDefault(definition) ?? TypeCatalog.NameOf(definition);
        var arguments = type.GetGenericArguments().Select(Compose).ToArray();
        return name is null || Array.Exists(arguments, argument => argument is null) ? null : $"{name}<{string.Join(',', arguments)}>";
    }
}
