using System.Net.Http;
using System.Threading.Tasks;

/// <summary>Orders, behind another gateway.</summary>
public class ApimOrders
{
    private const string BaseUrl = "https://contoso.azure-api.net/customer/v1";
    private readonly HttpClient http = new();

    public ApimOrders(string key) => http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", key);

    public Task<string> CustomerAsync(string id) =>
        http.GetStringAsync($"{BaseUrl}/instances/1/data/Customer?$filter=CustomerId eq '{id}'");

    public Task<string> SegmentsAsync() => http.GetStringAsync(BaseUrl + "/instances/1/manage/segments");
}
