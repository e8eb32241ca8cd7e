using System.Reflection;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>What one class of a hierarchy adds to its values.</summary>
internal abstract class ObjectLevel
{
    /// <summary>The levels of a type, the base first; classes without attribute add nothing.</summary>
    public static ObjectLevel[] Of(Type type)
    {
        var levels = new Stack<ObjectLevel>();
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level == typeof(Exception))
            {
                levels.Push(new ErrorLevel());
            }
            else if (level.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null)
            {
                levels.Push(new MemberLevel(level));
            }
        }

        return [.. levels];
    }

    public abstract void Write(WireWriter writer, object value);

    public abstract void Read(WireReader reader, object value);
}
