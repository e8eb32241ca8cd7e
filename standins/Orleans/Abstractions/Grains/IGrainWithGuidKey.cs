namespace Orleans;

/// <summary>A grain known by a GUID.</summary>
public interface IGrainWithGuidKey : IGrain;
