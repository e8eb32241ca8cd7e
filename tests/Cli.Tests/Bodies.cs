namespace NovaCron.Cli.Tests;

/// <summary>The API's JSON, written by hand: the command and the gateway share no code, so their agreement is tested as text.</summary>
internal static class Bodies
{
    public const string Regions = """
        {"items":[
          {"name":"eu","isLocal":true,"address":"10.0.0.1:7400","isReachable":true,
           "roundTripMs":null,"engine":"embedded","hosts":1,"vms":1,"health":"connected","asOf":null,"stalenessMs":null},
          {"name":"us","isLocal":false,"address":"10.0.1.1:7400","isReachable":true,
           "roundTripMs":80.46,"engine":"orleans","hosts":2,"vms":0,
           "health":"degraded","asOf":"2026-11-30T10:00:00+00:00","stalenessMs":5200.5}],
         "nextPageToken":null,"missingRegions":["ap"]}
        """;

    public const string Hosts = """
        {"items":[
          {"name":"host-a","region":"eu","hypervisor":"qemu","hypervisorVersion":"10.0.0","accelerator":"kvm","memoryBytes":8589934592,
           "freeMemoryBytes":6442450944,"freeDiskBytes":107374182400,"virtualCpus":4,"machines":1,"remarks":["nested"]},
          {"name":"host-b","region":"us","hypervisor":"in-process","hypervisorVersion":"1","accelerator":"in-process","memoryBytes":1,
           "freeMemoryBytes":1,"freeDiskBytes":1,"virtualCpus":4,"machines":0,"remarks":[]}],
         "nextPageToken":null,"missingRegions":[]}
        """;

    public static string Vm(string name = "web-1", string phase = "running", string region = "eu", string? host = "host-a") => $$"""
        {"name":"{{name}}","uid":"u1","phase":"{{phase}}","ownerRegion":"{{region}}","epoch":2,"host":"{{host}}","memoryBytes":536870912,
         "virtualCpus":1,"machineType":"pc-q35-7.2","images":[{"sha256":"ab","lengthBytes":2048}],"migration":null,
         "createdAt":"2026-11-23T12:00:00+00:00","version":7,"failover":"automatic","standby":"us","lease":"held",
         "labels":{"team":"db","tier":"front"},"asOf":"2026-11-23T12:00:00+00:00"}
        """;

    public static string List(params string[] items) =>
        $$"""{"items":[{{string.Join(',', items)}}],"nextPageToken":null,"missingRegions":[]}""";

    public static string Migration(
        string phase = "copying", long remaining = 400, int round = 1, string failure = "null", bool isStalled = false) => $$"""
        {"id":"01M","vm":"web-1","sourceRegion":"eu","targetRegion":"us","phase":"{{phase}}",
         "hasEnded":{{(phase is "completed" or "rolledBack" ? "true" : "false")}},"epoch":2,
         "progress":{"totalBytes":1000,"remainingBytes":{{remaining}},"streamBytes":2097152,"wireBytes":1048576,"bytesPerSecond":112000000,
           "round":{{round}},"streams":4,"remainingSeconds":3.5,"mode":"internet","resentBytes":4096,"stalls":1,"stalledSeconds":61.5,
           "stalledSince":{{(isStalled ? "\"2026-11-23T12:00:05+00:00\"" : "null")}}},
         "failure":{{failure}},"startedAt":"2026-11-23T12:00:00+00:00",
         "endedAt":{{(phase is "completed" or "rolledBack" ? "\"2026-11-23T12:00:12.5+00:00\"" : "null")}},
         "downtimeMs":{{(phase == "completed" ? "210.5" : "null")}}}
        """;

    public const string Failure =
        """{"code":"link-failed","stage":"copying","side":"link eu-us","message":"The link broke.","retryable":true}""";

    public static string Event(string name, string json) => $"event: {name}\ndata: {json.ReplaceLineEndings(string.Empty)}";
}
