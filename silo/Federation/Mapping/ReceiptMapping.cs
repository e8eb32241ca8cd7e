using Google.Protobuf;
using NovaCron.Grains.Migrations;

namespace NovaCron.Silo.Federation.Mapping;

/// <summary>Receipts of migrations, as messages.</summary>
internal static class ReceiptMapping
{
    /// <summary>The longest reason that is taken, in characters.</summary>
    public const int ReasonLengthMax = 4096;

    /// <summary>The longest receipt that is taken, in bytes.</summary>
    public const int BytesMax = 32 * 1024;

    /// <summary>The message.</summary>
    public static Wire.SignReceiptRequest ToWire(string migration, byte[] draft) =>
        new() { Migration = migration, Draft = ByteString.CopyFrom(draft) };

    /// <summary>The message.</summary>
    public static Wire.SignReceiptReply ToReply(byte[] receipt) => new() { Receipt = ByteString.CopyFrom(receipt) };

    /// <summary>What the message says.</summary>
    public static byte[] FromWire(this Wire.SignReceiptReply reply) => Bytes(reply.Receipt, "sign_receipt_reply.receipt");

    /// <summary>The message.</summary>
    public static Wire.FindReceiptReply ToWire(this ReceiptAnswer? answer)
    {
        var wire = new Wire.FindReceiptReply
        {
            Known = answer is not null, Reason = answer?.Reason ?? "", MayCome = answer?.MayCome ?? false,
        };
        if (answer?.Receipt is { } receipt)
            wire.Receipt = ByteString.CopyFrom(receipt);
        return wire;
    }

    /// <summary>What the message says.</summary>
    public static ReceiptAnswer? FromWire(this Wire.FindReceiptReply reply)
    {
        if (!reply.Known)
            return null;
        if (reply.Reason.Length > ReasonLengthMax)
            throw new WireFormatException("find_receipt_reply.reason", $"is longer than {ReasonLengthMax} characters");
        return new ReceiptAnswer(
            reply.HasReceipt ? Bytes(reply.Receipt, "find_receipt_reply.receipt") : null, reply.Reason, reply.MayCome);
    }

    /// <summary>A receipt's bytes.</summary>
    public static byte[] Bytes(ByteString bytes, string field) => bytes.Length <= BytesMax
        ? bytes.ToByteArray()
        : throw new WireFormatException(field, $"is longer than {BytesMax} bytes");
}
