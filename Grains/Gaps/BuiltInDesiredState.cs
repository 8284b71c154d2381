namespace Mycosoft.Gaps;

/// <summary>The desired state of a company whose owner has written none: the seed's list. An integration is asked for once, under the stricter of the seed's two rules for it.</summary>
public static class BuiltInDesiredState
{
    public const string Source = "built-in";

    public const string Text = """
        agents:
          - { id: myca-core, category: core, type: orchestrator, description: Central orchestrator }
          - { id: task-router, category: core, type: router, description: Task routing }
          - { id: event-processor, category: core, type: processor, description: Event processing }
          - { id: ceo-agent, category: corporate, type: executive, description: Strategic decisions }
          - { id: cfo-agent, category: corporate, type: financial, description: Financial oversight }
          - { id: cto-agent, category: corporate, type: technical, description: Technology decisions }
          - { id: proxmox-agent, category: infrastructure, type: vm-manager, description: Virtual machine }
          - { id: docker-agent, category: infrastructure, type: container-manager, description: Container }
          - { id: network-agent, category: infrastructure, type: network-manager, description: Network }
          - { id: storage-agent, category: infrastructure, type: storage-manager, description: Storage }
          - { id: monitoring-agent, category: infrastructure, type: monitor, description: Monitoring }
          - { id: soc-agent, category: security, type: security, description: Security operations }
          - { id: audit-agent, category: security, type: audit, description: Audit }
          - { id: mycobrain-coordinator, category: device, type: device-coordinator, description: Device coordination }
          - { id: mindex-agent, category: data, type: database, description: Database }
          - { id: etl-agent, category: data, type: etl, description: Data pipeline }
          - { id: search-agent, category: data, type: search, description: Search }
        routes: [/api/auth, /api/mindex, /api/mycobrain, /api/natureos, /api/ai, /api/search]
        integrations:
          - { id: n8n, type: workflow, critical: true }
          - { id: zapier }
          - { id: elevenlabs, type: voice, critical: true }
          - { id: openai, type: ai-provider, critical: true }
          - { id: anthropic, type: ai-provider, critical: true }
        """;

    public static DesiredState Document { get; } = DesiredReader.ReadOwn(Text);
}
