using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>Writes and reads the values of a type.</summary>
internal abstract class Codec
{
    /// <summary>Writes a value that is not null.</summary>
    public abstract void Write(WireWriter writer, object value);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public abstract object? Read(WireReader reader);

    /// <summary>Writes a value, or that there is none, so that it can be skipped.</summary>
    public void WriteFramed(WireWriter writer, object? value)
    {
        if (value is null)
        {
            writer.Null();
            return;
        }

        var start = writer.BeginFrame();
        Write(writer, value);
        writer.EndFrame(start);
    }

    /// <summary>Reads what <see cref="WriteFramed"/> wrote.</summary>
    public object? ReadFramed(WireReader reader)
    {
        var before = reader.Enter();
        if (before < 0)
        {
            return null;
        }

        var value = Read(reader);
        reader.Leave(before);
        return value;
    }
}
