using System.Text.Json;
using System.Text.Json.Serialization;
using NovaCron.Cli.Api;

namespace NovaCron.Cli.Output;

/// <summary>The JSON that scripts read: the API's names, every key always there.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(ApiList<ApiRegion>))]
[JsonSerializable(typeof(ApiList<ApiHost>))]
[JsonSerializable(typeof(ApiList<ApiVm>))]
[JsonSerializable(typeof(ApiList<ApiMigration>))]
[JsonSerializable(typeof(ApiReceipt))]
[JsonSerializable(typeof(ApiFederation))]
[JsonSerializable(typeof(ApiList<ApiMember>))]
[JsonSerializable(typeof(ApiList<ApiSwitch>))]
[JsonSerializable(typeof(ApiList<ApiOffence>))]
[JsonSerializable(typeof(ApiEpochs))]
[JsonSerializable(typeof(MigrationReport))]
[JsonSerializable(typeof(DeletedReport))]
internal sealed partial class OutputJson : JsonSerializerContext;
