using System.Globalization;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Finance;

/// <summary>What language models were used for, by whom, and what it cost by the prices an owner gave.</summary>
public sealed class LlmCosts(Books books)
{
    private const string Prices = "provider, model, effective_from, currency, input, cached_input, output FROM finance_llm_prices";

    public Task<Outcome<LlmPrice>> SetPrice(SetLlmPriceRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "set_llm_price", request, s => SetPrice(s, request), cancellationToken);

    public Task<Outcome<LlmUsage>> Record(RecordLlmUsageRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "record_llm_usage", request, s => Record(s, request, by), cancellationToken);

    public Task<Outcome<LlmCostReport>> Report(LlmCostRequest request, CancellationToken cancellationToken) => books.Read<Outcome<LlmCostReport>>(
        async s =>
        {
            var (from, to) = StatementRules.Period(request.Period, s.Today);
            var uses = await s.All(
                new Select("""
                    provider, model, agent_id, task_type, used_on, count(*), CAST(sum(input_tokens) AS bigint), CAST(sum(cached_tokens) AS bigint), CAST(sum(output_tokens) AS bigint),
                    CAST(sum(CASE WHEN estimated THEN 1 ELSE 0 END) AS bigint) FROM finance_llm_usage
                    """).Where("used_on >= @from", "from", Days.Text(from)).Where("used_on <= @to", "to", Days.Text(to)).Then("GROUP BY provider, model, agent_id, task_type, used_on"),
                r => new LlmUse(r.Text(0), r.Text(1), r.Text(2), r.TextOrNull(3), r.Day(4), r.Number(5), r.Number(6), r.Number(7), r.Number(8), r.Number(9)));
            return LlmRules.Report(from, to, request.GroupBy, uses, await s.All(new Select(Prices), ReadPrice));
        },
        cancellationToken);

    private static async Task<Outcome<LlmPrice>> SetPrice(BookSession session, SetLlmPriceRequest request)
    {
        if (!Currencies.Exists(request.Currency))
            return Fault.InvalidPayload($"{request.Currency} is no currency of ISO 4217.", "$.currency");
        var price = new LlmPrice(request.Provider, request.Model, request.EffectiveFrom ?? session.Today, request.Currency, request.Input, request.CachedInput ?? request.Input, request.Output);
        await session.Run(new Statement("""
            INSERT INTO finance_llm_prices (provider, model, effective_from, currency, input, cached_input, output) VALUES (@provider, @model, @from, @currency, @input, @cached, @output)
            ON CONFLICT (provider, model, effective_from)
            DO UPDATE SET currency = excluded.currency, input = excluded.input, cached_input = excluded.cached_input, output = excluded.output
            """).With("provider", price.Provider).With("model", price.Model).With("from", Days.Text(price.EffectiveFrom)).With("currency", price.Currency)
            .With("input", Text(price.Input)).With("cached", Text(price.CachedInput)).With("output", Text(price.Output)));
        return price;
    }

    private static async Task<Outcome<LlmUsage>> Record(BookSession session, RecordLlmUsageRequest request, Requested by)
    {
        var at = request.At is { } told ? Instant.Whole(told.UtcDateTime) : session.Now;
        if (at > session.Now.AddMinutes(5))
            return Fault.InvalidPayload("It has not happened yet.", "$.at");
        var (id, day, agent) = (GeneralLedger.NewId(session), DateOnly.FromDateTime(at), request.AgentId ?? by.By);
        if (agent.Length > 100)
            return Fault.InvalidPayload("Say which agent used it.", "$.agent_id");
        await session.Run(new Statement("""
            INSERT INTO finance_llm_usage (id, used_on, at, provider, model, agent_id, task_type, input_tokens, cached_tokens, output_tokens, estimated)
            VALUES (@id, @day, @at, @provider, @model, @agent, @type, @input, @cached, @output, @estimated)
            """).With("id", id).With("day", Days.Text(day)).With("at", at).With("provider", request.Provider).With("model", request.Model).With("agent", agent).With("type", request.TaskType)
            .With("input", request.InputTokens).With("cached", request.CachedInputTokens).With("output", request.OutputTokens).With("estimated", request.Estimated));
        var prices = await session.All(new Select(Prices).Where("provider = @provider", "provider", request.Provider).Where("model = @model", "model", request.Model), ReadPrice);
        var price = LlmRules.PriceOn(prices, request.Provider, request.Model, day);
        return new LlmUsage(id, request.Provider, request.Model, agent, price is null ? null : LlmRules.Cost(price, request.InputTokens, request.CachedInputTokens, request.OutputTokens), price?.Currency);
    }

    private static LlmPrice ReadPrice(Row row) => new(row.Text(0), row.Text(1), row.Day(2), row.Text(3), Number(row.Text(4)), Number(row.Text(5)), Number(row.Text(6)));

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
