using Microsoft.Extensions.DependencyInjection;

public class Startup
{
    public void ConfigureServices(IServiceCollection services)
    {
        services.AddHttpClient("insights", c => c.BaseAddress = new Uri("https://api.ci.ai.dynamics.com/v1/"));
    }
}

public class MeasureReader
{
    private readonly IHttpClientFactory factory;

    public Task<string> ReadAsync(string id, string customer) =>
        factory.CreateClient("insights").GetStringAsync($"instances/{id}/data/Customer_Measure?$filter=CustomerId eq '{customer}'");
}
