using System.Runtime.CompilerServices;

namespace Orleans.Runtime.Persistence;

/// <summary>Makes the state of a grain that has none stored.</summary>
internal static class NewState
{
    /// <summary>By the constructor without parameters; without one, all members are as the type's default.</summary>
    public static T Of<T>()
    {
        var type = typeof(T);
        return type.IsValueType || type.IsArray || type == typeof(string) || type.IsAbstract ? default!
            : type.GetConstructor(Type.EmptyTypes) is not null ? Activator.CreateInstance<T>()
            : (T)RuntimeHelpers.GetUninitializedObject(type);
    }
}
