using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>What <see cref="Exception"/> itself holds.</summary>
internal sealed class ErrorLevel : ObjectLevel
{
    private static readonly Codec Text = CodecTable.For(typeof(string));
    private static readonly Codec Inner = new ErrorCodec();

    public override void Write(WireWriter writer, object value)
    {
        var error = (Exception)value;
        Text.WriteFramed(writer, error.Message);
        Text.WriteFramed(writer, error.StackTrace);
        writer.Signed(error.HResult);
        Inner.WriteFramed(writer, error.InnerException);
    }

    public override void Read(WireReader reader, object value)
    {
        var message = (string?)Text.ReadFramed(reader);
        var stack = (string?)Text.ReadFramed(reader);
        var code = (int)reader.Signed();
        ErrorFields.Restore((Exception)value, message, stack, code, (Exception?)Inner.ReadFramed(reader));
    }
}
