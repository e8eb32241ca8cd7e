namespace Orleans.Runtime;

/// <summary>Something that can be called by reference: a grain or an observer.</summary>
public interface IAddressable;
