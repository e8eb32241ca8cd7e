// Each of these tests runs two agents, their machines and their TLS: side by side they would only slow each other down.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
