namespace Mycosoft.Policy;

/// <summary>The policy of a company whose owner has written none: the original's rules.</summary>
public static class BuiltInPolicy
{
    public const string Source = "built-in";

    public const string Text = """
        # The first rule that fits decides. on: task, birth. decide: auto, notify, approve, deny.
        # An agent commands another, or gives it a task that changes something, when a line of commands says so; task_type narrows a line to tasks.
        self_approval: denied
        daily_births: 20
        approval:
          expires_after_hours: 24
        rules:
          - name: the roster is the owner's standing approval
            on: birth
            requester: roster
            decide: auto
          - name: executives are appointed by people
            on: birth
            category: [corporate, financial]
            decide: approve
          - name: a missing integration is told first
            on: birth
            gap: integration
            decide: notify
          - name: routes and devices are watched at once
            on: birth
            gap: [route, device]
            decide: auto
          - name: the company repairs its own core
            on: birth
            gap: category
            category: [core, infrastructure]
            decide: auto
          - name: other gaps are told
            on: birth
            gap: "*"
            decide: notify
          - name: a rollout that was approved reaches its units
            on: task
            requester: firmware-rollouts
            task_type: ota_update
            decide: auto
          - name: what matters is asked first
            on: task
            effect: critical
            decide: approve
          - name: everything else
            decide: auto
        commands:
          - {from: [core, corporate], to: "*"}
          - {from: security, to: "*"}
          - {from: financial, to: financial}
          - {from: mycology, to: mycology}
          - {from: data, to: data}
          - {from: infrastructure, to: infrastructure}
          - {from: device, to: device}
          - {from: integration, to: integration}
          - {from: simulation, to: simulation}
          - {from: communication, to: communication}
          - {from: dao, to: dao}
          - {from: nlm, to: nlm}
          - {from: custom, to: custom}
          - {from: "*", to: corporate, task_type: [approve_spending, settle_commitment, release_commitment, record_llm_usage, approve_action]}
        """;

    public static PolicyDocument Document { get; } = PolicyReader.ReadOwn(Text);
}
