using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NovaCron.Agent.Storage;

namespace NovaCron.Agent.Machines;

/// <summary>A folder with one small JSON file a VM, each replaced atomically.</summary>
/// <typeparam name="T">What a file holds.</typeparam>
internal sealed class RecordFolder<T>
    where T : class
{
    private const string Suffix = ".json";

    private readonly string _directory;
    private readonly JsonTypeInfo<T> _form;

    public RecordFolder(string directory, JsonTypeInfo<T> form)
    {
        _directory = directory;
        _form = form;
        Directory.CreateDirectory(directory);
    }

    /// <summary>Reads all; half-written files of an earlier process are removed.</summary>
    /// <exception cref="InvalidDataException">A file is damaged: an operator must look before guests may run here.</exception>
    public IEnumerable<T> Load()
    {
        foreach (var leftover in Directory.EnumerateFiles(_directory, "*" + AtomicFile.TemporarySuffix))
        {
            File.Delete(leftover);
        }

        return [.. Directory.EnumerateFiles(_directory, "*" + Suffix).Select(Read)];
    }

    public void Write(string vm, T record) => AtomicFile.Write(PathOf(vm), JsonSerializer.SerializeToUtf8Bytes(record, _form));

    public void Delete(string vm) => AtomicFile.Delete(PathOf(vm));

    private string PathOf(string vm) => Path.Combine(_directory, vm + Suffix);

    private T Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), _form)
                ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is damaged: {e.Message}", e);
        }
    }
}
