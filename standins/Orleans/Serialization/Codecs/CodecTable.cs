using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Serialization.Codecs;

/// <summary>Finds the codec of a type.</summary>
internal static class CodecTable
{
    private static readonly ConcurrentDictionary<Type, Codec> Codecs = new();

    /// <summary>The codec of a declared type.</summary>
    /// <exception cref="CodecNotFoundException">The type cannot travel.</exception>
    public static Codec For(Type type) => Codecs.GetOrAdd(type, Create);

    private static Codec Create(Type type)
    {
        if (KnownTypes.All.TryGetValue(type, out var known))
        {
            return known.Codec;
        }

        if (type.IsEnum)
        {
            return new EnumCodec(type);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return new NullableCodec(For(underlying));
        }

        if (type == typeof(byte[]))
        {
            return new BytesCodec();
        }

        return CollectionCodecs.TryCreate(type) ?? CreateForObject(type);
    }

    private static Codec CreateForObject(Type type)
    {
        if (typeof(IAddressable).IsAssignableFrom(type) && (type.IsInterface || typeof(GrainReference).IsAssignableFrom(type)))
        {
            return new ReferenceCodec();
        }

        if (type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null)
        {
            return type.IsInterface || type.IsAbstract ? new AnyCodec(type) : new ObjectCodec(type);
        }

        if (type.IsAssignableTo(typeof(Exception)))
        {
            return new ErrorCodec();
        }

        return type.IsInterface || type.IsAbstract || type == typeof(object)
            ? new AnyCodec(type)
            : throw new CodecNotFoundException($"{type} cannot travel: it has no [GenerateSerializer].");
    }
}
