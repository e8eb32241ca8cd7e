using System.Text.Json;
using System.Text.Json.Serialization;
using NovaCron.Agent.Lease;

namespace NovaCron.Agent.Machines;

/// <summary>The form of the agent's files.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.General, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MachineRecord))]
[JsonSerializable(typeof(FenceRecord))]
[JsonSerializable(typeof(GuardRecord))]
[JsonSerializable(typeof(LeaseRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;
