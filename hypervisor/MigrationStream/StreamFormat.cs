namespace NovaCron.Hypervisor.MigrationStream;

/// <summary>The numbers of QEMU's migration stream (QEMU's migration/savevm.c and migration/ram.c); all integers are big-endian.</summary>
internal static class StreamFormat
{
    public const uint Magic = 0x5145564d; // "QEVM"
    public const uint Version = 3;
    public const int HeaderBytes = 8;

    public const byte Eof = 0x00;
    public const byte SectionStart = 0x01;
    public const byte SectionPart = 0x02;
    public const byte SectionEnd = 0x03;
    public const byte SectionFull = 0x04;
    public const byte Subsection = 0x05;
    public const byte Configuration = 0x07;
    public const byte Command = 0x08;
    public const byte Footer = 0x7e;

    public const ushort CommandOpenReturnPath = 1;
    public const ushort CommandPing = 2;
    public const ushort CommandSwitchoverStart = 11;

    public const int PageBytes = 4096;
    public const ulong FlagMask = PageBytes - 1;
    public const ushort FlagZero = 0x02;
    public const ushort FlagMemSize = 0x04;
    public const ushort FlagPage = 0x08;
    public const ushort FlagEos = 0x10;
    public const ushort FlagContinue = 0x20;
    public const ushort FlagXbzrle = 0x40;
    public const ushort FlagHook = 0x80;
    public const ushort FlagCompressPage = 0x100;
    public const ushort FlagMultifdFlush = 0x200;

    public const string RamSectionName = "ram";
    public const uint RamSectionVersion = 4;

    /// <summary>The longest name a one-byte length allows.</summary>
    public const int NameBytesMax = 255;

    /// <summary>What must be in view to take one step: a page word, its block's name, its content.</summary>
    public const int LookAheadBytes = 8 + 1 + NameBytesMax + PageBytes;

    /// <summary>A machine has about ten blocks; a stream that lists more than this is refused before it costs memory.</summary>
    public const int BlocksMax = 1024;

    /// <summary>Machine type names are about 20 bytes; a longer one is refused.</summary>
    public const int MachineTypeBytesMax = 256;
}
