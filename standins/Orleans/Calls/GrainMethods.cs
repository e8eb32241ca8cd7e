using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Serialization.Types;

namespace Orleans.Runtime.Calls;

/// <summary>The methods of grain interfaces.</summary>
internal static class GrainMethods
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> ByMethod = new();
    private static readonly ConcurrentDictionary<string, GrainMethod> ById = new(StringComparer.Ordinal);

    /// <summary>A method as it was called.</summary>
    /// <exception cref="NotSupportedException">It is generic.</exception>
    public static GrainMethod Of(MethodInfo method) => method.IsGenericMethod
        ? throw new NotSupportedException($"{method.DeclaringType}.{method.Name} is generic: this engine calls no generic methods.")
        : ByMethod.GetOrAdd(method, static found => new GrainMethod(found));

    /// <summary>A method by its name on the wire.</summary>
    /// <exception cref="OrleansMessageRejectionException">There is none here.</exception>
    public static GrainMethod Find(string id)
    {
        if (ById.TryGetValue(id, out var known))
        {
            return known;
        }

        var slash = id.LastIndexOf('/');
        var declaring = slash > 0 ? TypeCatalog.Current.TryFind(id[..slash]) : null;
        var method = declaring?.GetMethods()
            .Where(candidate => !candidate.IsGenericMethod).Select(Of).FirstOrDefault(candidate => candidate.Id == id);
        return method is null
            ? throw new OrleansMessageRejectionException($"No grain interface here has a method \"{id}\".")
            : ById.GetOrAdd(id, method);
    }
}
