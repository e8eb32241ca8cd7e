using Orleans.Serialization.Types;

namespace Orleans.Serialization.Codecs;

/// <summary>Says as what a value travels where its declared type leaves that open.</summary>
internal static class Travelling
{
    /// <summary>
    /// The value itself; a list or dictionary in place of a collection that only its author knows (a query, a collection
    /// expression's own type); a stand-in for a reference or an error.
    /// </summary>
    public static object Form(object value)
    {
        var type = value.GetType();
        return value switch
        {
            GrainReference reference => new TravellingReference(reference.GrainId, TypeNames.Of(reference.InterfaceType)),
            Exception error when !TypeNames.IsKnown(type) => TravellingError.Of(error),
            _ when TypeNames.IsKnown(type) => value,
            _ => AsCollection(value) ?? throw new CodecNotFoundException($"{type} cannot travel: it has no [GenerateSerializer]."),
        };
    }

    private static object? AsCollection(object value)
    {
        var interfaces = value.GetType().GetInterfaces().Where(type => type.IsGenericType).ToArray();
        var map = Array.Find(interfaces, type => type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));
        if (map is not null)
        {
            return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(map.GetGenericArguments()), value);
        }

        var list = Array.Find(interfaces, type => type.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return list is null ? null : Activator.CreateInstance(typeof(List<>).MakeGenericType(list.GetGenericArguments()), value);
    }
}
