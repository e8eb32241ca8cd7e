using System.Reflection;

namespace Orleans.Serialization.Types;

/// <summary>
/// What the application declares: attributed types, grain interfaces, grain classes. Found in assemblies that use the engine.
/// </summary>
internal sealed class TypeCatalog
{
    private static readonly Lock Gate = new();
    private static TypeCatalog? _current;
    private readonly Dictionary<string, Type> _byName = new(StringComparer.Ordinal);

    static TypeCatalog() => AppDomain.CurrentDomain.AssemblyLoad += (_, _) => _current = null;

    private TypeCatalog(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            foreach (var name in NamesOf(type))
            {
                if (!_byName.TryAdd(name, type))
                {
                    throw new OrleansConfigurationException($"{type} and {_byName[name]} are both called \"{name}\".");
                }
            }
        }

        Interfaces = [.. types.Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];
        GrainClasses = [.. types.Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(type))];
    }

    /// <summary>What is declared in the assemblies loaded until now.</summary>
    public static TypeCatalog Current
    {
        get
        {
            if (_current is { } current)
            {
                return current;
            }

            lock (Gate)
            {
                return _current ??= new TypeCatalog([.. AssemblyScan.Relevant().SelectMany(AssemblyScan.TypesOf).Where(IsDeclaration)]);
            }
        }
    }

    public IReadOnlyList<Type> Interfaces { get; }

    public IReadOnlyList<Type> GrainClasses { get; }

    /// <summary>A declared type's name, or null when it is not declared to travel.</summary>
    public static string? NameOf(Type type) => IsNamed(type) ? NamesOf(type)[0] : null;

    public Type? TryFind(string name) => _byName.GetValueOrDefault(name);

    // The first alias is the one that is written; the others are read, so that a type may be renamed.
    private static string[] NamesOf(Type type)
    {
        if (!IsNamed(type))
        {
            return [];
        }

        var aliases = type.GetCustomAttributes<AliasAttribute>(inherit: false).Select(alias => alias.Alias).ToArray();
        return aliases.Length > 0 ? aliases : [type.FullName!];
    }

    private static bool IsNamed(Type type) => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null
        || (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type));

    private static bool IsDeclaration(Type type) =>
        IsNamed(type) || (type is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(type));
}
