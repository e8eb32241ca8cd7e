using System.Reflection;

namespace Orleans.Serialization.Types;

/// <summary>Finds the members that travel.</summary>
internal static class SerializedMembers
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The members that a type itself declares.</summary>
    /// <exception cref="SerializerException">An id is used twice, or is on a property with code of its own.</exception>
    public static SerializedMember[] Of(Type type)
    {
        var members = type.GetMembers(Declared)
            .Select(member => (member, id: member.GetCustomAttribute<IdAttribute>()))
            .Where(found => found.id is not null)
            .Select(found => new SerializedMember((found.id!.Id * 2UL) + 1, FieldOf(found.member)))
            .Concat(ConstructorMembers(type))
            .OrderBy(member => member.Key)
            .ToArray();
        var twice = members.GroupBy(member => member.Key).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? members
            : throw new SerializerException($"{type} uses an id twice: {string.Join(", ", twice.Select(member => member.Field.Name))}.");
    }

    private static IEnumerable<SerializedMember> ConstructorMembers(Type type) => PrimaryParameters(type)
        .Select((parameter, position) => (property: type.GetProperty(parameter.Name!, Declared), position))
        .Where(found => found.property is not null && found.property.GetCustomAttribute<IdAttribute>() is null)
        .Select(found => new SerializedMember(((ulong)found.position * 2) + 2, FieldOf(found.property!)));

    // The compiler leaves no mark on a record's primary constructor; the longest one whose parameters all have an automatic property is it.
    private static ParameterInfo[] PrimaryParameters(Type type) => !IsRecord(type)
        ? []
        : type.GetConstructors(Declared)
            .Select(constructor => constructor.GetParameters())
            .Where(parameters => parameters.Length > 0
                && Array.TrueForAll(parameters, parameter => BackingField(type, parameter.Name!) is not null))
            .MaxBy(parameters => parameters.Length) ?? [];

    private static bool IsRecord(Type type) => Array.Exists(
        type.GetMethods(Declared), method => method.Name == "PrintMembers" && method.ReturnType == typeof(bool));

    private static FieldInfo FieldOf(MemberInfo member) => member switch
    {
        FieldInfo field => field,
        PropertyInfo property when BackingField(property.DeclaringType!, property.Name) is { } field => field,
        _ =>
            throw new SerializerException($"{member.DeclaringType}.{member.Name} has an id, and code of its own."),
    };

    private static FieldInfo? BackingField(Type type, string property) => type.GetField($"<{property}>k__BackingField", Declared);
}
