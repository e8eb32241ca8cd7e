namespace NovaCron.Hypervisor.MigrationStream;

/// <summary>What the parser expects next.</summary>
internal enum ParserState
{
    /// <summary>The magic and the version.</summary>
    Header,

    /// <summary>A subsection of the configuration, or the first section.</summary>
    ConfigurationTail,

    /// <summary>A section's type byte.</summary>
    Section,

    /// <summary>The payload of a command.</summary>
    Skip,

    /// <summary>A word of a memory section: a page, the list of blocks, or the section's end.</summary>
    RamWord,

    /// <summary>An entry of the list of memory blocks.</summary>
    RamBlock,

    /// <summary>A memory section's footer.</summary>
    Footer,

    /// <summary>Nothing: everything is passed through until the stream ends.</summary>
    Opaque,
}
