using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;

namespace Mycosoft.Tests.Unit.Kinds;

public sealed class DeclarationTests
{
    [Theory]
    [InlineData(typeof(WebsiteAgent), "website", "a11y_check content_check dns_check headers_check health_check perf_check route_status seo_audit tls_check uptime_report")]
    [InlineData(typeof(RouteMonitorAgent), "route-monitor", "check_route discover_routes error_stats latency_stats set_maintenance set_schedule sla")]
    [InlineData(typeof(MonitoringAgent), "monitoring", "alert_receive alert_silence_create alert_silence_expire alert_silence_list alertmanager_alerts alerts config_status query query_range reload_config rules slo_burn targets_health")]
    [InlineData(typeof(CfoAgent), "cfo", "approve_spending balance_sheet budget_check close_period financial_report import_bank_csv income_statement list_accounts list_budgets llm_cost_report open_account post_entry reconcile record_llm_usage release_commitment reverse_entry runway set_budget set_exchange_rate set_llm_price settle_commitment trial_balance")]
    [InlineData(typeof(CeoAgent), "ceo", "approve_action delegate_authority list_decisions list_delegations okr_report record_decision review_decision revoke_delegation set_okr update_key_result")]
    [InlineData(typeof(MycoBrainCoordinatorAgent), "mycobrain-coordinator", "decommission_device device_register discover firmware_audit fleet_alerts fleet_command fleet_status get_fleet_status ota_update register_device telemetry_aggregate")]
    [InlineData(typeof(Bme688Agent), "sensor-bme688", "absolute_humidity air_quality altitude calibrate compensate dew_point forget_smell iaq_from_bsec read read_gas read_humidity read_pressure read_series read_temperature scent_scan self_test set_heater_profile smell_classify train_smell")]
    [InlineData(typeof(Bme690Agent), "sensor-bme690", "absolute_humidity air_quality altitude calibrate compensate dew_point forget_smell iaq_from_bsec read read_gas read_humidity read_pressure read_series read_temperature scent_scan self_test set_heater_profile smell_classify train_smell read_iaq smell_classification")]
    public void A_kind_declares_its_tasks_with_schemas(Type type, string kind, string tasks)
    {
        var described = AgentDescriber.Describe(type);

        Assert.Equal(kind, described.Kind);
        Assert.Superset(tasks.Split(' ').ToHashSet(), described.Tasks.Keys.ToHashSet());
        Assert.All(described.Tasks.Values, task => Assert.NotNull(task.ResultSchema));
    }

    [Theory]
    [InlineData("monitoring", "alert_silence_create", Effect.Change)]
    [InlineData("monitoring", "reload_config", Effect.Critical)]
    [InlineData("route-monitor", "set_schedule", Effect.Change)]
    [InlineData("website", "health_check", Effect.Read)]
    [InlineData("cfo", "approve_spending", Effect.Change)]
    [InlineData("cfo", "close_period", Effect.Critical)]
    [InlineData("cfo", "runway", Effect.Read)]
    [InlineData("ceo", "delegate_authority", Effect.Critical)]
    [InlineData("mycobrain-coordinator", "fleet_status", Effect.Read)]
    [InlineData("mycobrain-coordinator", "fleet_command", Effect.Change)]
    [InlineData("mycobrain-coordinator", "decommission_device", Effect.Critical)]
    [InlineData("sensor-bme688", "calibrate", Effect.Change)]
    [InlineData("sensor-bme690", "read_iaq", Effect.Read)]
    public void What_changes_the_world_says_so(string kind, string task, Effect effect) =>
        Assert.Equal(effect, AgentKinds.All.Select(AgentDescriber.Describe).Single(d => d.Kind == kind).Tasks[task].Effect);
}
