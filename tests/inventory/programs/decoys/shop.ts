export const tracker = "https://analytics.example/dynamics-customer-insights/track";

export async function customers() {
  const page = await fetch("/data/customers.json");
  const one = await fetch(`https://graph.example.com/v1/instances/${tracker}/state`);
  return [await page.json(), await one.json()];
}
