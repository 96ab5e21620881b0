const axios = require("axios");

const insights = axios.create({
  baseURL: "https://api.ci.ai.dynamics.com/v1",
  headers: { "Ocp-Apim-Subscription-Key": process.env.CI_KEY },
});

async function activities(instance, customerId) {
  const { data } = await insights.get(
    `/instances/${instance}/data/UnifiedActivity?$filter=CustomerId eq '${customerId}'&$orderby=ActivityTime desc`
  );
  return data.value;
}

async function top(instance) {
  const { data } = await insights.get("/instances/" + instance + "/data/Customer", {
    params: { $top: 20, $select: "CustomerId,FullName" },
  });
  return data.value;
}

const activate = (instance, segment) =>
  insights.request({ method: "put", url: `/instances/${instance}/manage/segments/${segment}/activate` });

module.exports = { activities, top, activate };
