using System.Net.Http;
using System.Text;
using System.Threading.Tasks;

namespace Contoso.Loyalty
{
    /// <summary>Talks to https://api.ci.ai.dynamics.com/v1 without the client library.</summary>
    public sealed class InsightsGateway
    {
        private const string BaseUrl = "https://api.ci.ai.dynamics.com/v1";
        private readonly HttpClient http = new HttpClient();

        public InsightsGateway(string key)
        {
            http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", key);
        }

        public async Task<string> CustomerAsync(string instance, string customerId)
        {
            var url = $"{BaseUrl}/instances/{instance}/data/Customer?$filter=CustomerId eq '{customerId}'";
            using var response = await http.GetAsync(url);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadAsStringAsync();
        }

        public Task<HttpResponseMessage> RefreshAsync(string instance)
        {
            var address = string.Format("{0}/instances/{1}/manage/workflows/main/jobs?operationType=all&forceRunRequested=true", BaseUrl, instance);
            return http.PostAsync(address, new StringContent("", Encoding.UTF8));
        }

        public Task<HttpResponseMessage> MembersAsync(string instance, string segment)
        {
            var request = new HttpRequestMessage(
                HttpMethod.Get,
                BaseUrl + "/instances/" + instance + "/data/Customer?$filter=IsMemberOfSegment('" + segment + "')&$top=50");
            return http.SendAsync(request);
        }
    }
}
