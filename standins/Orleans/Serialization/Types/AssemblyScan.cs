using System.Reflection;

namespace Orleans.Serialization.Types;

/// <summary>Finds the assemblies that use the engine: those loaded, and those they refer to.</summary>
internal static class AssemblyScan
{
    private static readonly Assembly Engine = typeof(AssemblyScan).Assembly;

    public static IReadOnlyCollection<Assembly> Relevant()
    {
        HashSet<Assembly> found = [Engine];
        var queue = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(Uses));
        while (queue.TryDequeue(out var assembly))
        {
            if (!found.Add(assembly))
            {
                continue;
            }

            foreach (var reference in assembly.GetReferencedAssemblies().Where(MayUse))
            {
                if (TryLoad(reference) is { } loaded && Uses(loaded))
                {
                    queue.Enqueue(loaded);
                }
            }
        }

        return found;
    }

    public static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.Types.OfType<Type>();
        }
    }

    private static bool Uses(Assembly assembly) =>
        !assembly.IsDynamic && Array.Exists(assembly.GetReferencedAssemblies(), reference => reference.Name == Engine.GetName().Name);

    // Parts of the framework do not use the engine and need not be loaded to know it.
    private static bool MayUse(AssemblyName name) => name.Name is { } text
        && !text.StartsWith("System", StringComparison.Ordinal) && !text.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }
}
