namespace NovaCron.Agent.Files;

/// <summary>By what a source is known again when a copy goes on: another length, time or inode is another file.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="ModifiedNanoseconds">When its content was changed last, in ns since 1970 UTC.</param>
/// <param name="Inode">Its number in its file system; 0 where there is none.</param>
public readonly record struct SourceIdentity(long Length, long ModifiedNanoseconds, ulong Inode);
