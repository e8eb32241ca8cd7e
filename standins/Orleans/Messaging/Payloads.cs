using System.Buffers.Binary;
using Orleans.Runtime.Calls;
using Orleans.Serialization;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Wire;

namespace Orleans.Runtime.Messaging;

/// <summary>Turns calls, answers and greetings into payloads and back.</summary>
/// <param name="serializer">Writes.</param>
internal sealed class Payloads(Serializer serializer)
{
    private static readonly ErrorCodec Errors = new();

    public byte[] Write<T>(T message) => serializer.SerializeToArray(message);

    public T Read<T>(ReadOnlyMemory<byte> payload) => serializer.Deserialize<T>(payload)
        ?? throw new InvalidMessageFrameException("A message is empty.");

    public byte[] WriteGreeting<T>(T greeting)
    {
        var version = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(version, Protocol.Version);
        return [.. Protocol.Magic, .. version, .. Write(greeting)];
    }

    /// <summary>Reads a greeting.</summary>
    /// <exception cref="InvalidMessageFrameException">It is another protocol, or another version of this one.</exception>
    public T ReadGreeting<T>(ReadOnlyMemory<byte> payload)
    {
        if (!payload.Span.StartsWith(Protocol.Magic) || payload.Length < Protocol.Magic.Length + sizeof(ushort))
        {
            throw new InvalidMessageFrameException("The other side speaks another protocol.");
        }

        var rest = payload[Protocol.Magic.Length..];
        var version = BinaryPrimitives.ReadUInt16LittleEndian(rest.Span);
        return version == Protocol.Version
            ? Read<T>(rest[sizeof(ushort)..])
            : throw new InvalidMessageFrameException($"The other side speaks protocol version {version}, this one {Protocol.Version}.");
    }

    /// <summary>Arguments but the cancellation token, which travels as a message of its own.</summary>
    public static byte[] WriteArguments(GrainMethod method, object?[] arguments)
    {
        var writer = new WireWriter();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i != method.TokenIndex)
            {
                CodecTable.For(method.Parameters[i].ParameterType).WriteFramed(writer, arguments[i]);
            }
        }

        return writer.ToArray();
    }

    /// <summary>Arguments; those that an older caller does not know are the parameters' defaults.</summary>
    public object?[] ReadArguments(GrainMethod method, byte[] payload)
    {
        var reader = new WireReader(payload, serializer.Runtime);
        var arguments = new object?[method.Parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = method.Parameters[i];
            arguments[i] = i == method.TokenIndex ? CancellationToken.None
                : reader.Remaining > 0 ? CodecTable.For(parameter.ParameterType).ReadFramed(reader)
                : parameter.HasDefaultValue ? parameter.DefaultValue
                : throw new SerializerException($"{method.Id} needs argument {parameter.Name}.");
        }

        return arguments;
    }

    public static byte[] WriteResult(GrainMethod method, object? result)
    {
        var writer = new WireWriter();
        CodecTable.For(method.Shape.ValueType).WriteFramed(writer, result);
        return writer.ToArray();
    }

    public object? ReadResult(GrainMethod method, byte[] payload) =>
        CodecTable.For(method.Shape.ValueType).ReadFramed(new WireReader(payload, serializer.Runtime));

    public static byte[] WriteError(Exception error)
    {
        var writer = new WireWriter();
        try
        {
            Errors.WriteFramed(writer, error);
        }
        catch (SerializerException unwritable)
        {
            writer = new WireWriter();
            Errors.WriteFramed(writer, new OrleansException($"{error.GetType()}: {error.Message} ({unwritable.Message})"));
        }

        return writer.ToArray();
    }

    public Exception ReadError(byte[] payload)
    {
        try
        {
            return (Exception?)Errors.ReadFramed(new WireReader(payload, serializer.Runtime))
                ?? new OrleansException("An error without words.");
        }
        catch (SerializerException unreadable)
        {
            return new OrleansException("The other side failed, and its error cannot be read here.", unreadable);
        }
    }
}
