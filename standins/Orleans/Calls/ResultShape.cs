using System.Reflection;

namespace Orleans.Runtime.Calls;

/// <summary>What a grain's method returns, and how that becomes an answer and is made of one.</summary>
internal abstract class ResultShape
{
    /// <summary>The answer's type; <c>object</c> where there is none.</summary>
    public abstract Type ValueType { get; }

    /// <summary>Whether it is a sequence, which is not one answer.</summary>
    public virtual bool IsSequence => false;

    /// <summary>The shape of a method's result.</summary>
    /// <exception cref="NotSupportedException">It is none that can be waited for.</exception>
    public static ResultShape Of(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
        {
            return new EmptyResult(type);
        }

        var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : null;
        var shape = definition == typeof(Task<>) ? typeof(TaskResult<>)
            : definition == typeof(ValueTask<>) ? typeof(ValueTaskResult<>)
            : definition == typeof(IAsyncEnumerable<>) ? typeof(SequenceResult<>)
            : throw new NotSupportedException($"{method.DeclaringType}.{method.Name} returns {type}: no task, no sequence.");
        return (ResultShape)Activator.CreateInstance(shape.MakeGenericType(type.GetGenericArguments()))!;
    }

    /// <summary>The answer in what a method returned.</summary>
    public abstract Task<object?> ReadAsync(object? returned);

    /// <summary>What a caller gets for an answer that is under way.</summary>
    public abstract object? Wrap(Task<object?> pending);

    /// <summary>What a caller gets for a sequence.</summary>
    public virtual object CreateSequence(GrainReference target, GrainMethod method, object?[] arguments) =>
        throw new NotSupportedException();
}
